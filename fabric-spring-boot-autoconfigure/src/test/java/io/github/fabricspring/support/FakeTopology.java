package io.github.fabricspring.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.jspecify.annotations.Nullable;

/**
 * A topology that a test announces. It tells its listeners on the same thread. It is
 * silent at first: only an announcement answers a question.
 */
public class FakeTopology implements TopologyMonitor {

	public final List<TopologyListener> listeners = new CopyOnWriteArrayList<>();

	public final List<String> used = new CopyOnWriteArrayList<>();

	public final List<String> incidents = new CopyOnWriteArrayList<>();

	public final List<String> incidentsOver = new CopyOnWriteArrayList<>();

	/** How often an answer was asked for that follows a moment. */
	public final AtomicInteger refreshes = new AtomicInteger();

	/** How often the next answer was asked for. */
	public final AtomicInteger questions = new AtomicInteger();

	/** Runs whenever the next answer is asked for. */
	/** With which the end of an incident fails, if not {@code null}. */
	public volatile @Nullable RuntimeException bug;

	public volatile Runnable whenAsked = () -> {
	};

	/** The next answer. An announcement completes it. */
	public volatile CompletableFuture<Topology> answer = new CompletableFuture<>();

	public volatile @Nullable TopologyException lastFailure;

	public volatile @Nullable Reason reason;

	/** What decides who leads. */
	public volatile String engine = "fake";

	public volatile @Nullable String epoch;

	private final InstantSource clock;

	private volatile Topology current = Topology.NONE;

	private volatile boolean answering;

	private boolean asked;

	public FakeTopology() {
		this(InstantSource.system());
	}

	/**
	 * Creates a topology.
	 * @param clock what its answers are dated by
	 */
	public FakeTopology(InstantSource clock) {
		this.clock = clock;
	}

	public static Server primary(String group, String name) {
		return server(group, name, ServerStatus.PRIMARY, ServerMode.READ_WRITE);
	}

	public static Server secondary(String group, String name) {
		return server(group, name, ServerStatus.SECONDARY, ServerMode.READ_ONLY);
	}

	private static Server server(String group, String name, ServerStatus status, ServerMode mode) {
		return new Server("uuid-" + name, group, name, 3306, status, mode, 1.0);
	}

	/** Answers every question with the current topology from now on. */
	public FakeTopology answering() {
		this.answering = true;
		return this;
	}

	/** Answers no question from now on until the next announcement. */
	public FakeTopology silent() {
		this.answering = false;
		return this;
	}

	public FakeTopology announce(String group, Server... servers) {
		CompletableFuture<Topology> answered;
		Topology next;
		synchronized (this) {
			Topology previous = this.current;
			GroupAnswer news = new GroupAnswer(group, this.engine, List.of(servers), this.epoch, this.reason);
			next = previous.with(List.of(new DatedAnswer(news, this.clock.instant(), Duration.ofSeconds(1))));
			this.listeners.forEach((listener) -> {
				listener.topologyChanged(previous, next);
				listener.groupAnswered(news);
			});
			this.current = next;
			answered = this.answer;
			this.answer = new CompletableFuture<>();
			this.asked = false;
		}
		answered.complete(next);
		return this;
	}

	/** Whether the next answer was asked for since the last announcement. */
	public synchronized boolean isAsked() {
		return this.asked;
	}

	/** How many incidents are open now. */
	public int openIncidents() {
		return this.incidents.size() - this.incidentsOver.size();
	}

	public static DatedAnswer answer(String group, @Nullable String reason, Server... servers) {
		return new DatedAnswer(
				new GroupAnswer(group, "fake", List.of(servers), null,
						(reason != null) ? new Reason(ReasonName.OTHER, reason) : null),
				Instant.now(), Duration.ofSeconds(1));
	}

	/**
	 * A group that is known.
	 * @param topology where it is
	 * @param name its name
	 * @return the group
	 */
	public static Group group(Topology topology, String name) {
		return Objects.requireNonNull(topology.group(name));
	}

	@Override
	public Topology current() {
		return this.current;
	}

	@Override
	public @Nullable TopologyException lastFailure(String group) {
		return this.lastFailure;
	}

	@Override
	public void use(String group) {
		this.used.add(group);
	}

	@Override
	public CompletableFuture<Topology> refreshedAfter(String group, Instant moment) {
		this.refreshes.incrementAndGet();
		return (this.answering) ? CompletableFuture.completedFuture(this.current) : this.answer;
	}

	@Override
	public synchronized CompletableFuture<Topology> nextAnswer(String group) {
		this.questions.incrementAndGet();
		this.whenAsked.run();
		this.asked = true;
		CompletableFuture<Topology> next = this.answer;
		return (this.answering) ? next.copy().completeOnTimeout(this.current, 5, TimeUnit.MILLISECONDS) : next;
	}

	@Override
	public Incident incident(String group) {
		this.incidents.add(group);
		return () -> {
			this.incidentsOver.add(group);
			RuntimeException bug = this.bug;
			if (bug != null) {
				throw bug;
			}
		};
	}

	@Override
	public void addListener(TopologyListener listener) {
		this.listeners.add(listener);
	}

}
