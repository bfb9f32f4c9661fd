package io.github.fabricspring.call;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What other threads do for an attempt. Either they may have written, and the attempt is
 * not run again, or the attempt was given up, and they may not write any more.
 */
final class ElsewhereWork {

	private final AtomicReference<Turn> state = new AtomicReference<>(Turn.NONE);

	/**
	 * Another thread is about to send a statement that may write.
	 * @return whether it may
	 */
	boolean begin() {
		Turn state = this.state.get();
		return state == Turn.BEGUN
				|| (state == Turn.NONE && (this.state.compareAndSet(Turn.NONE, Turn.BEGUN) || begin()));
	}

	boolean hasBegun() {
		return this.state.get() == Turn.BEGUN;
	}

	boolean isGivenUp() {
		return this.state.get() == Turn.GIVEN_UP;
	}

	/**
	 * The attempt is undone.
	 * @return whether no other thread may have written
	 */
	boolean giveUp() {
		return this.state.compareAndSet(Turn.NONE, Turn.GIVEN_UP) || this.state.get() == Turn.GIVEN_UP;
	}

	private enum Turn {

		NONE, BEGUN, GIVEN_UP

	}

}
