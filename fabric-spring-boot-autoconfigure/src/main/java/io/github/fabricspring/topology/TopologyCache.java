package io.github.fabricspring.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A cache of the topology of the groups in use. Each source is asked by one daemon
 * thread; one of them at a time publishes what it has learned. While a source does not
 * answer, what it said last stays in use.
 */
public final class TopologyCache implements TopologyMonitor, AutoCloseable {

	private static final Duration CLOSED_PACE = Duration.ofMillis(20);

	private final TopologySources sources;

	private final RefreshPolicy policy;

	private final Clock clock;

	private final Listeners listeners = new Listeners();

	private final ChangeLog changeLog = new ChangeLog();

	private final Map<String, SourceThread> groups = new ConcurrentHashMap<>();

	private final Map<TopologySource, SourceThread> threads = new ConcurrentHashMap<>();

	/** Held while answers are published. */
	private final ReentrantLock lock = new ReentrantLock();

	private volatile Topology current = Topology.NONE;

	private volatile boolean closed;

	/**
	 * Creates a cache with {@link RefreshPolicy#DEFAULT}. Starts no thread.
	 * @param source the source to ask
	 */
	public TopologyCache(TopologySource source) {
		this(source, RefreshPolicy.DEFAULT, Clock.systemUTC());
	}

	/**
	 * Creates a cache with one source for all groups. Does no I/O and starts no thread.
	 * @param source the source to ask
	 * @param policy how often to ask it
	 * @param clock the clock that callers of {@link #refreshedAfter} read their moments
	 * from
	 */
	public TopologyCache(TopologySource source, RefreshPolicy policy, Clock clock) {
		this((TopologySources) (group) -> source, policy, clock);
	}

	/**
	 * Creates a cache with several sources. Does no I/O and starts no thread.
	 * @param sources the sources to ask
	 * @param policy how often to ask them
	 * @param clock the clock that callers of {@link #refreshedAfter} read their moments
	 * from
	 */
	public TopologyCache(TopologySources sources, RefreshPolicy policy, Clock clock) {
		this.sources = sources;
		this.policy = policy;
		this.clock = clock;
	}

	/**
	 * Adds a listener. Listeners are called on the thread of a source, one at a time, in
	 * the order of addition, from the next answer on.
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
	public @Nullable TopologyException lastFailure(String group) {
		SourceThread thread = this.groups.get(group);
		return (thread != null) ? thread.lastFailure() : null;
	}

	@Override
	public void use(String group) {
		if (!this.groups.containsKey(group)) {
			thread(group).use(group);
		}
	}

	@Override
	public CompletableFuture<Topology> refreshedAfter(String group, Instant moment) {
		return thread(group).refreshedAfter(group, moment, this::current);
	}

	@Override
	public CompletableFuture<Topology> nextAnswer(String group) {
		CompletableFuture<Topology> next = thread(group).nextAnswer(group);
		return (next != null) ? next : refusal();
	}

	// With a delay, so that a caller that asks again at once is no busy loop
	private static CompletableFuture<Topology> refusal() {
		return CompletableFuture.supplyAsync(() -> {
			throw SourceThread.closedReason();
		}, CompletableFuture.delayedExecutor(CLOSED_PACE.toMillis(), TimeUnit.MILLISECONDS));
	}

	@Override
	public Incident incident(String group) {
		SourceThread thread = thread(group);
		thread.incidents(group, 1);
		AtomicBoolean open = new AtomicBoolean(true);
		return () -> {
			if (open.compareAndSet(true, false)) {
				thread.incidents(group, -1);
			}
		};
	}

	private SourceThread thread(String group) {
		return this.groups.computeIfAbsent(group, (name) -> thread(this.sources.of(name)));
	}

	private SourceThread thread(TopologySource source) {
		SourceThread thread = this.threads.computeIfAbsent(source,
				(key) -> new SourceThread(key, this.policy, this.clock, new Publication()));
		if (this.closed) {
			thread.close();
		}
		return thread;
	}

	/**
	 * Ends the threads, at the latest when the sources give up their questions. Callers
	 * that wait for an answer fail at once. The last topology stays readable.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.threads.values().forEach(SourceThread::close);
	}

	/** What one source's thread has to tell. */
	private final class Publication implements SourceThread.Publisher {

		private final SilenceLog silence = new SilenceLog(TopologyCache.this.clock);

		// The pools must know a topology before a caller is routed by it
		@Override
		public Topology answered(Collection<DatedAnswer> news, Duration took) {
			TopologyCache cache = TopologyCache.this;
			cache.lock.lock();
			try {
				Topology previous = cache.current;
				if (cache.closed) {
					return previous;
				}
				Topology next = previous.with(news);
				this.silence.answered(news.iterator().next().requestedAt());
				cache.listeners.lookupSucceeded(groups(news), took);
				cache.changeLog.changed(previous, next, news);
				if (next.groups() != previous.groups()) {
					cache.listeners.topologyChanged(previous, next);
				}
				news.forEach((dated) -> cache.listeners.groupAnswered(dated.answer()));
				cache.current = next;
				return next;
			}
			finally {
				cache.lock.unlock();
			}
		}

		private static Set<String> groups(Collection<DatedAnswer> news) {
			return news.stream().map((dated) -> dated.answer().group()).collect(Collectors.toUnmodifiableSet());
		}

		@Override
		public void failed(Set<String> groups, Duration took, TopologyException cause) {
			TopologyCache cache = TopologyCache.this;
			cache.lock.lock();
			try {
				this.silence.failed(took, cause);
				cache.listeners.lookupFailed(groups, took, cause);
			}
			finally {
				cache.lock.unlock();
			}
		}

	}

}
