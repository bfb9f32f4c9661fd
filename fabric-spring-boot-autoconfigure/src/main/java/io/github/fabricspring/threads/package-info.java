/**
 * The starter's own threads, and what threads wait for.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.threads;

import org.jspecify.annotations.NullMarked;
