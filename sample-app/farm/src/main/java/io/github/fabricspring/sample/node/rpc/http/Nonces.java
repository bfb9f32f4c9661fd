package io.github.fabricspring.sample.node.rpc.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The used nonces and their counts. As in the original, a nonce may come from anywhere,
 * but its count must run 1, 2, 3… without a gap.
 */
final class Nonces {

	private static final Duration MEMORY = Duration.ofMinutes(2);

	private static final int CAPACITY = 100_000;

	private final InstantSource clock;

	private final Lock lock = new ReentrantLock();

	/** The least recently used first. */
	private final Map<String, NonceUse> uses = new LinkedHashMap<>(64, 0.75f, true);

	Nonces(InstantSource clock) {
		this.clock = clock;
	}

	/**
	 * Uses a nonce.
	 * @param nonce the nonce
	 * @param count the client's count of its uses, this one included
	 * @return whether the count is the one expected
	 */
	boolean use(String nonce, int count) {
		this.lock.lock();
		try {
			Instant now = this.clock.instant();
			forget(now.minus(MEMORY));
			NonceUse last = this.uses.get(nonce);
			if (count != ((last != null) ? last.count() : 0) + 1) {
				return false;
			}
			this.uses.put(nonce, new NonceUse(count, now));
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void forget(Instant before) {
		Iterator<NonceUse> oldest = this.uses.values().iterator();
		while (oldest.hasNext() && (oldest.next().when().isBefore(before) || this.uses.size() > CAPACITY)) {
			oldest.remove();
		}
	}

	private record NonceUse(int count, Instant when) {
	}

}
