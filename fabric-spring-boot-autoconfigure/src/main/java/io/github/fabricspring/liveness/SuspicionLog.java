package io.github.fabricspring.liveness;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The log lines about a server that is suspected. The first suspicion is a warning, and
 * its end is told. Those that follow before the server has been calm for a while are
 * counted, and the count is told once it has.
 */
final class SuspicionLog {

	private static final Log logger = LogFactory.getLog(SuspicionLog.class);

	static final Duration CALM = Duration.ofSeconds(10);

	private final String server;

	private boolean underWay;

	private boolean suspected;

	private int more;

	private long firstAt;

	private long lastEndAt;

	SuspicionLog(String server) {
		this.server = server;
	}

	/**
	 * A suspicion began.
	 * @param what what the server did not do
	 * @param now the time on the scale of {@link System#nanoTime()}
	 * @param known whether the server is suspected of something else already, which was
	 * told
	 */
	void began(String what, long now, boolean known) {
		this.suspected = true;
		if (this.underWay) {
			this.more++;
			logger.debug(this.server + what);
			return;
		}
		this.underWay = true;
		this.more = 0;
		this.firstAt = now;
		if (known) {
			logger.info(this.server + what);
		}
		else {
			logger.warn(this.server + what);
		}
	}

	void ended(String what, long now) {
		this.suspected = false;
		this.lastEndAt = now;
		if (this.more == 0) {
			logger.info(this.server + what);
		}
		else {
			logger.debug(this.server + what);
		}
	}

	/**
	 * Tells the count if the server has been calm for long enough.
	 * @param now the time on the scale of {@link System#nanoTime()}
	 */
	void look(long now) {
		if (this.underWay && !this.suspected && now - this.lastEndAt >= CALM.toNanos()) {
			close();
		}
	}

	/** Tells the count: no suspicion follows. */
	void close() {
		if (this.underWay && this.more > 0) {
			logger.info(this.server + " was suspected " + this.more + " more times within "
					+ Duration.ofNanos(this.lastEndAt - this.firstAt).toMillis() + " ms: it is slow or overloaded");
		}
		this.underWay = false;
	}

}
