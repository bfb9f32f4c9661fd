package io.github.fabricspring.reads;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The secondaries that are excluded from reads for a while after a failed read, so that
 * later reads go elsewhere at once. While there are none, a look costs one volatile read.
 */
final class CoolDown {

	private static final Log logger = LogFactory.getLog(CoolDown.class);

	private static final Excluded NONE = new Excluded(Map.of(), Long.MAX_VALUE);

	/** Guards changes of the excluded servers. */
	private final ReentrantLock lock = new ReentrantLock();

	private volatile Excluded excluded = NONE;

	private final Duration length;

	private final LongSupplier nanoTime;

	private final long origin;

	CoolDown(Duration length, LongSupplier nanoTime) {
		this.length = length;
		this.nanoTime = nanoTime;
		this.origin = nanoTime.getAsLong();
	}

	/**
	 * Returns the excluded servers.
	 * @return their UUIDs, mostly none
	 */
	Set<String> servers() {
		Excluded current = this.excluded;
		if (current.until.isEmpty()) {
			return Set.of();
		}
		return ((now() < current.next) ? current : replace(null)).until.keySet();
	}

	/**
	 * Excludes a server from now on.
	 * @param server the server
	 */
	void add(Server server) {
		if (!this.length.isZero()) {
			replace(server);
		}
	}

	private Excluded replace(@Nullable Server added) {
		this.lock.lock();
		try {
			long now = now();
			Map<String, Long> until = new HashMap<>(this.excluded.until);
			until.values().removeIf((end) -> end <= now);
			if (added != null && until.put(added.uuid(), now + this.length.toNanos()) == null) {
				logger.info(added.group() + " - " + added.address() + " excluded from reads for "
						+ this.length.toMillis() + " ms: a read on it failed");
			}
			Excluded next = (until.isEmpty()) ? NONE : new Excluded(Map.copyOf(until),
					until.values().stream().mapToLong(Long::longValue).min().orElse(now));
			this.excluded = next;
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	private long now() {
		return this.nanoTime.getAsLong() - this.origin;
	}

	/**
	 * The excluded servers.
	 *
	 * @param until the end of each exclusion, by the server's UUID
	 * @param next the first of those ends
	 */
	private record Excluded(Map<String, Long> until, long next) {

	}

}
