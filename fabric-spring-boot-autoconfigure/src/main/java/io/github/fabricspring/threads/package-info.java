/**
 * The starter's own threads.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.threads;

import org.jspecify.annotations.NullMarked;
