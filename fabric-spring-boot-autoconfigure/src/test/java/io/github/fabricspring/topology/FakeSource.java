package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A source in memory that answers what a test says, when it says so.
 */
final class FakeSource implements TopologySource {

	private final AtomicInteger questions = new AtomicInteger();

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicInteger mostInside = new AtomicInteger();

	private volatile @Nullable Semaphore gate;

	private volatile Function<Set<String>, Answer> answer;

	private volatile @Nullable Thread thread;

	FakeSource(Server... servers) {
		this.answer = (groups) -> Answer.of("fake", groups, List.of(servers), Duration.ofHours(1));
	}

	@Override
	public Answer fetch(Set<String> groups) {
		this.thread = Thread.currentThread();
		this.mostInside.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
		this.questions.incrementAndGet();
		try {
			Semaphore gate = this.gate;
			if (gate != null) {
				gate.acquire();
			}
			return this.answer.apply(groups);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new TopologyException("interrupted", ex);
		}
		finally {
			this.inside.decrementAndGet();
		}
	}

	/** From now on a question is answered only once a permit is released. */
	Semaphore hold() {
		Semaphore gate = new Semaphore(0);
		this.gate = gate;
		return gate;
	}

	void answers(Server... servers) {
		List<Server> copy = Arrays.asList(servers);
		this.answer = (groups) -> Answer.of("fake", groups, copy, Duration.ofHours(1));
	}

	void answers(Function<Set<String>, Answer> answer) {
		this.answer = answer;
	}

	void fails(RuntimeException failure) {
		this.answer = (groups) -> {
			throw failure;
		};
	}

	int questions() {
		return this.questions.get();
	}

	int mostInside() {
		return this.mostInside.get();
	}

	@Nullable Thread thread() {
		return this.thread;
	}

	static Group group(Topology topology, String name) {
		return Objects.requireNonNull(topology.group(name));
	}

	static Server primary(String group, String host) {
		return new Server("uuid-" + host, group, host, 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1.0);
	}

	static Server secondary(String group, String host) {
		return new Server("uuid-" + host, group, host, 3306, ServerStatus.SECONDARY, ServerMode.READ_ONLY, 1.0);
	}

}
