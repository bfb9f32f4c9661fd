/**
 * Which secondary may serve a read.
 * <p>
 * API: {@link io.github.fabricspring.reads.ReplicaSelector}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.reads;

import org.jspecify.annotations.NullMarked;
