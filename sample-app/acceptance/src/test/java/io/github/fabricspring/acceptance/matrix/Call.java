package io.github.fabricspring.acceptance.matrix;

import io.github.fabricspring.Rerun;
import org.jspecify.annotations.Nullable;

/**
 * A call whose connection was cut, and what its caller was told.
 *
 * @param rerun the policy
 * @param shape the shape
 * @param number what it wrote
 * @param fault where it was cut, for a message
 * @param value what it returned, {@code null} if it failed
 * @param error what it threw, {@code null} if it returned
 */
record Call(Rerun rerun, Shape shape, int number, String fault, @Nullable String value,
		@Nullable RuntimeException error) {

	@Override
	public String toString() {
		return this.rerun + " " + this.shape + " #" + this.number + " cut " + this.fault;
	}

}
