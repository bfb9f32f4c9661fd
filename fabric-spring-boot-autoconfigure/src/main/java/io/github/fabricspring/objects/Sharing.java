package io.github.fabricspring.objects;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The objects that attempts on several threads use at the same time.
 */
final class Sharing {

	private final Map<Identity, SharedUse> uses = new ConcurrentHashMap<>();

	SharedUse enter(Object object) {
		SharedUse use = this.uses.compute(new Identity(object), (key, known) -> {
			SharedUse entered = (known != null) ? known : new SharedUse(Thread.currentThread());
			entered.enter(Thread.currentThread());
			return entered;
		});
		return use;
	}

	void leave(Object object) {
		this.uses.computeIfPresent(new Identity(object), (key, use) -> use.leave() ? null : use);
	}

	/** Whether two keys stand for the same object, whatever its {@code equals} says. */
	private record Identity(Object object) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Identity identity && identity.object == this.object;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.object);
		}

	}

	/** The use of an object by attempts that overlap. */
	static final class SharedUse {

		private final Thread first;

		private int attempts;

		private volatile boolean shared;

		private volatile boolean stored;

		SharedUse(Thread first) {
			this.first = first;
		}

		private void enter(Thread thread) {
			this.attempts++;
			if (thread != this.first) {
				this.shared = true;
			}
		}

		private boolean leave() {
			this.attempts--;
			return this.attempts == 0;
		}

		/** A library was told to store the object. */
		void stored() {
			this.stored = true;
		}

		boolean isShared() {
			return this.shared;
		}

		boolean isStored() {
			return this.stored;
		}

	}

}
