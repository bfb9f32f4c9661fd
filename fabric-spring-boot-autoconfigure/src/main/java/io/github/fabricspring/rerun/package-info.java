/**
 * The interceptor behind {@code @FabricGroup}: opens the scope, judges what failed, waits
 * for a primary and runs the call again, or says by type what became of it.
 */
@NullMarked
package io.github.fabricspring.rerun;

import org.jspecify.annotations.NullMarked;
