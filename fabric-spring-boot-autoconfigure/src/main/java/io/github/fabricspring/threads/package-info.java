/**
 * The starter's own threads, and answers that several threads need at once.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.threads;

import org.jspecify.annotations.NullMarked;
