package io.github.fabricspring.rerun;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

/**
 * A topology that says what the test tells it to, and answers when it is told.
 */
class FakeTopology implements TopologyMonitor {

	final AtomicInteger incidents = new AtomicInteger();

	final AtomicInteger questions = new AtomicInteger();

	private final List<CompletableFuture<Topology>> waiting = new ArrayList<>();

	volatile @Nullable TopologyException lastFailure;

	volatile @Nullable String reason;

	private volatile Topology current = Topology.NONE;

	private volatile boolean silent;

	private volatile TopologyListener listener = new TopologyListener() {
	};

	void tell(TopologyListener listener) {
		this.listener = listener;
	}

	static Server server(String group, String name, ServerStatus status) {
		ServerMode mode = (status == ServerStatus.PRIMARY) ? ServerMode.READ_WRITE : ServerMode.READ_ONLY;
		return new Server("uuid-" + name, group, name, 3306, status, mode, 1.0);
	}

	static Server primary(String group, String name) {
		return server(group, name, ServerStatus.PRIMARY);
	}

	static Server secondary(String group, String name) {
		return server(group, name, ServerStatus.SECONDARY);
	}

	/** Answers no question until the next announcement. */
	FakeTopology silent() {
		this.silent = true;
		return this;
	}

	/** Whether somebody waits for an answer. */
	synchronized boolean isAsked() {
		return !this.waiting.isEmpty();
	}

	FakeTopology announce(String group, Server... servers) {
		List<CompletableFuture<Topology>> woken;
		Topology next;
		synchronized (this) {
			Topology previous = this.current;
			next = this.current.with(List.of(answer(group, this.reason, servers)));
			this.listener.topologyChanged(previous, next);
			this.current = next;
			woken = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		woken.forEach((future) -> future.complete(next));
		return this;
	}

	static DatedAnswer answer(String group, @Nullable String reason, Server... servers) {
		return new DatedAnswer(new GroupAnswer(group, "fake", List.of(servers), null, reason), Instant.now(),
				Duration.ofSeconds(1));
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
	}

	@Override
	public CompletableFuture<Topology> refreshedAfter(String group, Instant moment) {
		return (this.silent) ? nextAnswer(group) : CompletableFuture.completedFuture(this.current);
	}

	@Override
	public CompletableFuture<Topology> nextAnswer(String group) {
		this.questions.incrementAndGet();
		CompletableFuture<Topology> future = new CompletableFuture<>();
		synchronized (this) {
			this.waiting.add(future);
		}
		return (this.silent) ? future : future.completeOnTimeout(this.current, 5, TimeUnit.MILLISECONDS);
	}

	@Override
	public Incident incident(String group) {
		this.incidents.incrementAndGet();
		return this.incidents::decrementAndGet;
	}

	@Override
	public void addListener(TopologyListener listener) {
		this.listener = listener;
	}

}
