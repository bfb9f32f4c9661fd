package io.github.fabricspring.call;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What other threads do for an attempt. Either they may have written, and the attempt is
 * not run again, or the attempt was given up, and they may not write any more.
 */
final class ElsewhereWork {

	private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

	/**
	 * Another thread is about to send a statement that may write.
	 * @return whether it may
	 */
	boolean begin() {
		State state = this.state.get();
		return state == State.BEGUN
				|| (state == State.NONE && (this.state.compareAndSet(State.NONE, State.BEGUN) || begin()));
	}

	boolean hasBegun() {
		return this.state.get() == State.BEGUN;
	}

	boolean isGivenUp() {
		return this.state.get() == State.GIVEN_UP;
	}

	/**
	 * The attempt is undone.
	 * @return whether no other thread may have written
	 */
	boolean giveUp() {
		return this.state.compareAndSet(State.NONE, State.GIVEN_UP) || this.state.get() == State.GIVEN_UP;
	}

	private enum State {

		NONE, BEGUN, GIVEN_UP

	}

}
