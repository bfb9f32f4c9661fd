/**
 * The driver's connection, which knows what became of its transaction: it judges
 * failures, carries the outcome key, and asks a server about itself.
 * <p>
 * API: {@link io.github.fabricspring.connection.CommitResolver}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.connection;

import org.jspecify.annotations.NullMarked;
