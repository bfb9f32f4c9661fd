package io.github.fabricspring.support;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologySource;
import org.jspecify.annotations.Nullable;

/**
 * A source in memory that answers what a test says, when it says so.
 */
public final class FakeSource implements TopologySource {

	private final AtomicInteger questions = new AtomicInteger();

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicInteger mostInside = new AtomicInteger();

	private volatile @Nullable Semaphore gate;

	private final String engine;

	private final Duration timeToLive;

	private volatile Function<Set<String>, Answers> answer;

	private volatile @Nullable Thread thread;

	public FakeSource(Server... servers) {
		this("fake", Duration.ofHours(1), servers);
	}

	/**
	 * Creates a source.
	 * @param engine the engine that it names
	 * @param timeToLive how long an answer is believed
	 * @param servers all that there are at first
	 */
	public FakeSource(String engine, Duration timeToLive, Server... servers) {
		this.engine = engine;
		this.timeToLive = timeToLive;
		this.answer = answer(servers);
	}

	private Function<Set<String>, Answers> answer(Server... servers) {
		List<Server> all = List.of(servers);
		return (groups) -> Answers.of(this.engine, groups, all, this.timeToLive);
	}

	@Override
	public Answers fetch(Set<String> groups) {
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

	/**
	 * Holds questions back.
	 * @return what a question from now on needs a permit of
	 */
	public Semaphore hold() {
		Semaphore gate = new Semaphore(0);
		this.gate = gate;
		return gate;
	}

	/**
	 * Answers from the next question on.
	 * @param servers all that there are
	 */
	public void answers(Server... servers) {
		this.answer = answer(servers);
	}

	public void answers(Function<Set<String>, Answers> answer) {
		this.answer = answer;
	}

	/** Has no answer from the next question on. */
	public void fallSilent() {
		fails(new TopologyException("the source is silent", null));
	}

	public void fails(RuntimeException failure) {
		this.answer = (groups) -> {
			throw failure;
		};
	}

	public int questions() {
		return this.questions.get();
	}

	/** How many questions were open at once, at the most. */
	public int mostInside() {
		return this.mostInside.get();
	}

	/** The thread that asked last. */
	public @Nullable Thread thread() {
		return this.thread;
	}

}
