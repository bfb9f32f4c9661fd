package io.github.fabricspring.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.topology.RefreshDemand.Request;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the topology of the groups in use. One daemon thread asks the source, so
 * there is at most one question at a time. The thread starts with the first group in use.
 * While the source does not answer, the last topology stays in use.
 */
public final class TopologyCache implements TopologyMonitor, AutoCloseable {

	private static final Duration CLOSED_PACE = Duration.ofMillis(20);

	private final TopologySource source;

	private final Clock clock;

	private final Listeners listeners = new Listeners();

	private final ChangeLog changeLog;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Set<String> groups = ConcurrentHashMap.newKeySet();

	private volatile Topology current = Topology.NONE;

	private volatile @Nullable TopologyException lastFailure;

	private final RefreshDemand demand;

	private Set<String> asked = Set.of();

	private CompletableFuture<Topology> next = new CompletableFuture<>();

	private @Nullable Request request;

	private @Nullable Thread thread;

	private boolean closed;

	/**
	 * Creates a cache with {@link RefreshPolicy#DEFAULT}. Starts no thread.
	 * @param source the source to ask
	 */
	public TopologyCache(TopologySource source) {
		this(source, RefreshPolicy.DEFAULT, Clock.systemUTC());
	}

	/**
	 * Creates a cache. Does no I/O and starts no thread.
	 * @param source the source to ask
	 * @param policy how often to ask it
	 * @param clock the clock that callers of {@link #refreshedAfter(Instant)} read their
	 * moments from
	 */
	public TopologyCache(TopologySource source, RefreshPolicy policy, Clock clock) {
		this.source = source;
		this.clock = clock;
		this.demand = new RefreshDemand(policy);
		this.changeLog = new ChangeLog(clock, source);
	}

	/**
	 * Adds a listener. Listeners are called on the topology's thread, in the order of
	 * addition, from the next answer on.
	 * @param listener the listener
	 */
	@Override
	public void addListener(TopologyListener listener) {
		this.listeners.add(listener);
	}

	@Override
	public Topology current() {
		return this.current;
	}

	@Override
	public @Nullable TopologyException lastFailure() {
		return this.lastFailure;
	}

	@Override
	public @Nullable String remark(String group) {
		return this.source.remark(group);
	}

	@Override
	public void use(String group) {
		if (this.groups.contains(group)) {
			return;
		}
		this.lock.lock();
		try {
			if (!this.closed) {
				start();
				this.groups.add(group);
				this.changed.signal();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public CompletableFuture<Topology> refreshedAfter(Instant moment) {
		CompletableFuture<Topology> future = new CompletableFuture<>();
		this.lock.lock();
		try {
			Instant now = this.clock.instant();
			Waiter waiter = new Waiter(moment, this.groups.size(), !now.isBefore(moment), future);
			Request request = this.request;
			if (this.closed) {
				future.completeExceptionally(closedReason());
			}
			else if (this.groups.isEmpty()) {
				future
					.completeExceptionally(new TopologyException("No group is in use, the source was not asked", null));
			}
			else if (waiter.isSatisfiedBy(this.current, now)) {
				future.complete(this.current);
			}
			else if (request != null && waiter.isSatisfiedBy(request, now)) {
				request.waiters().add(waiter);
			}
			else {
				this.demand.add(waiter);
				this.changed.signal();
			}
		}
		finally {
			this.lock.unlock();
		}
		return future;
	}

	@Override
	public CompletableFuture<Topology> nextAnswer() {
		this.lock.lock();
		try {
			// A copy, as callers may complete the future that they get
			return (this.closed) ? refusal() : this.next.copy();
		}
		finally {
			this.lock.unlock();
		}
	}

	// With a delay, so that a caller that asks again at once is no busy loop
	private static CompletableFuture<Topology> refusal() {
		return CompletableFuture.supplyAsync(() -> {
			throw closedReason();
		}, CompletableFuture.delayedExecutor(CLOSED_PACE.toMillis(), TimeUnit.MILLISECONDS));
	}

	@Override
	public Incident incident(String group) {
		use(group);
		incidents(1);
		AtomicBoolean open = new AtomicBoolean(true);
		return () -> {
			if (open.compareAndSet(true, false)) {
				incidents(-1);
			}
		};
	}

	private void incidents(int change) {
		this.lock.lock();
		try {
			this.demand.incidents(change);
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends the thread, at the latest when the source gives up its question. Callers that
	 * wait for an answer fail at once. The last topology stays readable.
	 */
	@Override
	public void close() {
		List<Waiter> abandoned = new ArrayList<>();
		CompletableFuture<Topology> next;
		this.lock.lock();
		try {
			this.closed = true;
			next = this.next;
			abandoned.addAll(this.demand.clear());
			if (this.request != null) {
				abandoned.addAll(this.request.waiters());
			}
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
		TopologyException reason = closedReason();
		abandoned.forEach((waiter) -> waiter.future().completeExceptionally(reason));
		next.completeExceptionally(reason);
	}

	private static TopologyException closedReason() {
		return new TopologyException("The topology was closed", null);
	}

	private void start() {
		if (this.thread == null) {
			Thread started = DaemonThreads.named("fabric-topology", this::run);
			started.start();
			this.thread = started;
		}
	}

	private void run() {
		for (Request next = awaitRequest(); next != null; next = awaitRequest()) {
			try {
				TopologySource.Answer answer = this.source.fetch(next.groups());
				complete(next, Snapshots.next(this.current, next, answer));
			}
			catch (TopologyException ex) {
				fail(next, ex);
			}
			catch (RuntimeException | Error ex) {
				// An application's own source, or too little memory: neither ends the
				// thread
				fail(next, new TopologyException("The topology source failed: " + ex, ex));
			}
		}
	}

	private @Nullable Request awaitRequest() {
		this.lock.lock();
		try {
			while (!this.closed) {
				Instant now = this.clock.instant();
				long wait = this.demand.due(this.groups.size(), now) - System.nanoTime();
				if (wait <= 0) {
					if (this.asked.size() != this.groups.size()) {
						this.asked = Set.copyOf(this.groups);
					}
					this.request = this.demand.send(this.asked, now);
					return this.request;
				}
				await(wait);
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	@SuppressWarnings("WaitNotInLoop") // the caller loops
	private void await(long nanos) {
		try {
			long ignored = this.changed.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			// close() sets "closed" first; another interrupt was for a finished call
		}
	}

	// The pools must know a topology before a caller is routed by it
	private void complete(Request landed, Topology answer) {
		Duration took = landed.took();
		if (isClosed()) {
			return;
		}
		Topology previous = this.current;
		this.changeLog.answered(answer);
		this.listeners.lookupSucceeded(took);
		if (answer.groups() != previous.groups()) {
			this.changeLog.topologyChanged(previous, answer);
			this.listeners.topologyChanged(previous, answer);
		}
		CompletableFuture<Topology> waited = finish(() -> {
			this.current = answer;
			this.lastFailure = null;
			this.demand.answered(landed, answer.timeToLive());
		});
		waited.complete(answer);
		landed.waiters().forEach((waiter) -> waiter.future().complete(answer));
	}

	private void fail(Request lost, TopologyException cause) {
		Duration took = lost.took();
		if (isClosed()) {
			return;
		}
		this.changeLog.lookupFailed(took, cause);
		this.listeners.lookupFailed(took, cause);
		CompletableFuture<Topology> waited = finish(() -> {
			this.lastFailure = cause;
			this.demand.failed(this.current);
		});
		waited.completeExceptionally(cause);
		lost.waiters().forEach((waiter) -> waiter.future().completeExceptionally(cause));
	}

	private boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	// From here on no waiter joins the request
	private CompletableFuture<Topology> finish(Runnable result) {
		this.lock.lock();
		try {
			if (!this.closed) {
				result.run();
			}
			this.request = null;
			CompletableFuture<Topology> waited = this.next;
			this.next = new CompletableFuture<>();
			return waited;
		}
		finally {
			this.lock.unlock();
		}
	}

}
