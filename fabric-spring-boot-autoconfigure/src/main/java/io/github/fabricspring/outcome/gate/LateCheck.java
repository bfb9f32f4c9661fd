package io.github.fabricspring.outcome.gate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.topology.DaemonThreads;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The check of one group, repeated until it passes: when the group has a primary, and
 * once a second while it is refused.
 */
final class LateCheck {

	private static final Duration LOOK = Duration.ofMillis(100);

	private static final Duration AGAIN = Duration.ofSeconds(1);

	private static final Duration ANSWER = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(LateCheck.class);

	private final String group;

	private final DurabilityGate.Check check;

	private final TopologyMonitor topology;

	private final AtomicBoolean started = new AtomicBoolean();

	private final CountDownLatch closed = new CountDownLatch(1);

	/** The last verdict; not done until there is one. */
	private volatile CompletableFuture<@Nullable Void> verdict = new CompletableFuture<>();

	private volatile boolean passed;

	LateCheck(String group, DurabilityGate.Check check, TopologyMonitor topology) {
		this.group = group;
		this.check = check;
		this.topology = topology;
	}

	boolean hasPassed() {
		return this.passed;
	}

	void passed() {
		this.passed = true;
		if (!this.verdict.complete(null)) {
			this.verdict = CompletableFuture.completedFuture(null);
		}
	}

	private void refused(RuntimeException refusal) {
		if (!this.verdict.completeExceptionally(refusal)) {
			this.verdict = CompletableFuture.failedFuture(refusal);
		}
	}

	/** Begins to check, unless that was begun before. */
	void start() {
		if (this.started.compareAndSet(false, true)) {
			DaemonThreads.named("fabric-durability-" + this.group, this::run).start();
		}
	}

	private void run() {
		try {
			while (!this.passed && this.closed.getCount() != 0) {
				if (hasPrimary()) {
					look();
				}
				Duration pause = hasPrimary() ? AGAIN : LOOK;
				if (!this.passed && this.closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean hasPrimary() {
		Group current = this.topology.current().group(this.group);
		return current != null && current.primary() != null;
	}

	private void look() throws InterruptedException {
		try {
			this.check.run(this.group, ANSWER);
			passed();
			logger.info(this.group + " - checked: it keeps what it acknowledges; writes under EXACTLY_ONCE pass");
		}
		catch (GroupUnavailableException ex) {
			logger.debug(this.group + " - not checked yet", ex);
		}
		catch (RuntimeException ex) {
			logger.warn(this.group + " - writes under EXACTLY_ONCE are refused: " + ex.getMessage());
			refused(ex);
		}
	}

	/**
	 * Waits for a verdict.
	 * @param patience how long
	 * @throws RuntimeException the refusal
	 */
	void await(Duration patience) {
		try {
			this.verdict.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException refusal) ? refusal : new IllegalStateException(ex);
		}
		catch (TimeoutException ex) {
			String reason = this.topology.current().reason(this.group);
			throw new GroupUnavailableException(
					this.group + " - a write under EXACTLY_ONCE was refused: no primary could be asked within "
							+ patience.toMillis() + " ms whether it keeps what it acknowledges "
							+ "(fabric.outcome.require-durable=true)" + ((reason != null) ? ": " + reason : ""),
					ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new GroupUnavailableException(this.group + " - interrupted while the group was asked", ex);
		}
	}

	void close() {
		this.closed.countDown();
	}

}
