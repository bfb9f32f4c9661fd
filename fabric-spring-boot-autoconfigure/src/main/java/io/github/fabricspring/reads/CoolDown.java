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
 * The secondaries that failed to read not long ago: whoever reads next goes elsewhere
 * without meeting the failure himself. While there are none, asking is one volatile read.
 */
final class CoolDown {

	private static final Log logger = LogFactory.getLog(CoolDown.class);

	private static final LeftOut NONE = new LeftOut(Map.of(), Long.MAX_VALUE);

	/** Guards changes of who is left out. */
	private final ReentrantLock lock = new ReentrantLock();

	private volatile LeftOut leftOut = NONE;

	private final Duration length;

	private final LongSupplier nanoTime;

	private final long origin;

	CoolDown(Duration length, LongSupplier nanoTime) {
		this.length = length;
		this.nanoTime = nanoTime;
		this.origin = nanoTime.getAsLong();
	}

	/**
	 * The servers to leave out.
	 * @return their UUIDs, mostly none
	 */
	Set<String> servers() {
		LeftOut current = this.leftOut;
		if (current.until.isEmpty()) {
			return Set.of();
		}
		return ((now() < current.next) ? current : replace(null)).until.keySet();
	}

	/**
	 * Leaves a server out from now on.
	 * @param server the server
	 */
	void add(Server server) {
		if (!this.length.isZero()) {
			replace(server);
		}
	}

	private LeftOut replace(@Nullable Server added) {
		this.lock.lock();
		try {
			long now = now();
			Map<String, Long> until = new HashMap<>(this.leftOut.until);
			until.values().removeIf((end) -> end <= now);
			if (added != null && until.put(added.uuid(), now + this.length.toNanos()) == null) {
				logger.info(added.group() + " - " + added.address() + " failed to read and is left out for "
						+ this.length.toMillis() + " ms");
			}
			LeftOut next = (until.isEmpty()) ? NONE : new LeftOut(Map.copyOf(until),
					until.values().stream().mapToLong(Long::longValue).min().orElse(now));
			this.leftOut = next;
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
	 * Who is left out.
	 *
	 * @param until until when, by the server's UUID
	 * @param next the first of those moments
	 */
	private record LeftOut(Map<String, Long> until, long next) {

	}

}
