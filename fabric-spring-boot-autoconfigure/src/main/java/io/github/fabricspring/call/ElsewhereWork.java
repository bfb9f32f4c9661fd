package io.github.fabricspring.call;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What other threads do for an attempt. Either they may have written, and the attempt is
 * not run again, or the attempt was given up, and they may not write any more.
 */
final class ElsewhereWork {

	private final AtomicReference<Standing> state = new AtomicReference<>(Standing.NONE);

	/**
	 * Another thread is about to send a statement that may write.
	 * @return whether it may
	 */
	boolean begin() {
		Standing state = this.state.get();
		return state == Standing.BEGUN
				|| (state == Standing.NONE && (this.state.compareAndSet(Standing.NONE, Standing.BEGUN) || begin()));
	}

	boolean hasBegun() {
		return this.state.get() == Standing.BEGUN;
	}

	boolean isGivenUp() {
		return this.state.get() == Standing.GIVEN_UP;
	}

	/**
	 * The attempt is undone.
	 * @return whether no other thread may have written
	 */
	boolean giveUp() {
		return this.state.compareAndSet(Standing.NONE, Standing.GIVEN_UP) || this.state.get() == Standing.GIVEN_UP;
	}

	private enum Standing {

		NONE, BEGUN, GIVEN_UP

	}

}
