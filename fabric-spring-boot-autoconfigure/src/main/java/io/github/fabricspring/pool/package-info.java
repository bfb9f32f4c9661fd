/**
 * One HikariCP pool per server, kept through the server's roles.
 * <p>
 * API: {@link io.github.fabricspring.pool.PoolListener} and
 * {@link io.github.fabricspring.pool.ServerPools#pools()}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.pool;

import org.jspecify.annotations.NullMarked;
