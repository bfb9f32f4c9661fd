package io.github.fabricspring.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.github.fabricspring.threads.DaemonThreads;
import io.github.fabricspring.threads.LastingWork;
import io.github.fabricspring.topology.GroupDemand.OpenQuestion;
import org.jspecify.annotations.Nullable;

/**
 * The questions to one source, on a thread of their own: at most one at a time. The
 * thread starts with the first group in use.
 */
final class SourceThread {

	private final TopologySource source;

	private final Clock clock;

	private final Publisher publisher;

	private final RefreshDemand demand;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private volatile @Nullable TopologyException lastFailure;

	private @Nullable Thread thread;

	private volatile boolean closed;

	SourceThread(TopologySource source, RefreshPolicy policy, Clock clock, Publisher publisher) {
		this.source = source;
		this.clock = clock;
		this.publisher = publisher;
		this.demand = new RefreshDemand(policy);
	}

	@Nullable TopologyException lastFailure() {
		return this.lastFailure;
	}

	void use(String group) {
		this.lock.lock();
		try {
			if (!this.closed) {
				group(group);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	CompletableFuture<Topology> refreshedAfter(String group, Instant moment, Supplier<Topology> current) {
		CompletableFuture<Topology> future = new CompletableFuture<>();
		this.lock.lock();
		try {
			Instant now = this.clock.instant();
			Waiter waiter = new Waiter(moment, !now.isBefore(moment), future);
			Topology known = current.get();
			DatedAnswer last = known.answer(group);
			if (this.closed) {
				future.completeExceptionally(closedReason());
			}
			else if (last != null && waiter.isSatisfiedBy(last.requestedAt(), now)) {
				future.complete(known);
			}
			else {
				group(group).add(waiter, now);
			}
		}
		finally {
			this.lock.unlock();
		}
		return future;
	}

	/**
	 * Returns the next answer for a group.
	 * @param group the group's name
	 * @return a copy of the future, {@code null} if this is closed
	 */
	@Nullable CompletableFuture<Topology> nextAnswer(String group) {
		this.lock.lock();
		try {
			return (this.closed) ? null : group(group).next();
		}
		finally {
			this.lock.unlock();
		}
	}

	void incidents(String group, int change) {
		this.lock.lock();
		try {
			if (!this.closed) {
				group(group).incidents(change);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends the thread, at the latest when the source gives up its question. Callers that
	 * wait for an answer fail at once.
	 */
	void close() {
		List<CompletableFuture<Topology>> abandoned = new ArrayList<>();
		this.lock.lock();
		try {
			this.closed = true;
			this.demand.groups().values().forEach((group) -> abandoned.addAll(group.clear()));
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
		TopologyException reason = closedReason();
		abandoned.forEach((future) -> future.completeExceptionally(reason));
	}

	static TopologyException closedReason() {
		return new TopologyException("The topology was closed", null);
	}

	private GroupDemand group(String name) {
		if (this.thread == null) {
			Thread thread = DaemonThreads.named("fabric-topology", this::run);
			// where there is no memory for it, the next caller tries again
			thread.start();
			this.thread = thread;
		}
		this.changed.signal();
		return this.demand.group(name);
	}

	private void run() {
		LastingWork.repeat(() -> this.closed, this::ask);
	}

	private void ask() {
		for (Set<String> asked = awaitDue(); asked != null; asked = awaitDue()) {
			long sent = System.nanoTime();
			try {
				answered(this.source.fetch(asked));
			}
			catch (TopologyException ex) {
				failed(asked, sent, ex);
			}
			catch (RuntimeException | Error ex) {
				// An application's own source, or too little memory: neither ends the
				// thread
				failed(asked, sent, new TopologyException("The topology source failed: " + ex, ex));
			}
		}
	}

	private @Nullable Set<String> awaitDue() {
		this.lock.lock();
		try {
			while (!this.closed) {
				Instant now = this.clock.instant();
				long nanos = System.nanoTime();
				long wait = this.demand.due(now, nanos) - nanos;
				if (wait <= 0) {
					return Set.copyOf(this.demand.send(now, nanos));
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

	private void answered(TopologySource.Answers answer) {
		Map<String, DatedAnswer> news = new LinkedHashMap<>();
		long since = dated(answer, news);
		Topology current = (news.isEmpty()) ? Topology.NONE
				: this.publisher.answered(news.values(), Duration.ofNanos(System.nanoTime() - since));
		finish(news.keySet(), (future) -> future.complete(current), () -> {
			this.lastFailure = (news.isEmpty()) ? this.lastFailure : null;
			return this.demand.answered(answer.timeToLive(), !news.isEmpty());
		});
	}

	// Returns when the first of the questions that are answered was sent
	private long dated(TopologySource.Answers answer, Map<String, DatedAnswer> news) {
		long now = System.nanoTime();
		long since = now;
		this.lock.lock();
		try {
			for (GroupAnswer group : answer.groups()) {
				GroupDemand asked = this.demand.groups().get(group.group());
				OpenQuestion question = (asked != null) ? asked.question() : null;
				if (question != null) {
					since = RefreshDemand.earlier(since, question.sentNanos());
					news.putIfAbsent(group.group(),
							new DatedAnswer(group, question.requestedAt(), answer.timeToLive()));
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		return since;
	}

	private void failed(Set<String> asked, long sent, TopologyException cause) {
		if (isClosed()) {
			return;
		}
		this.publisher.failed(asked, Duration.ofNanos(System.nanoTime() - sent), cause);
		finish(asked, (future) -> future.completeExceptionally(cause), () -> {
			this.lastFailure = cause;
			return this.demand.failed();
		});
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

	// No waiter joins the questions for these groups once they are finished
	private void finish(Set<String> groups, Consumer<CompletableFuture<Topology>> end,
			Supplier<ToLongFunction<OpenQuestion>> result) {
		List<CompletableFuture<Topology>> waited = new ArrayList<>();
		this.lock.lock();
		try {
			if (!this.closed) {
				ToLongFunction<OpenQuestion> quiet = result.get();
				groups.forEach((name) -> waited.addAll(this.demand.group(name).finish(quiet)));
			}
		}
		finally {
			this.lock.unlock();
		}
		waited.forEach(end);
	}

	/** The place where answers become the current topology. */
	interface Publisher {

		/**
		 * Publishes answers.
		 * @param news the answers
		 * @param took the time from question to answer
		 * @return the topology that has them
		 */
		Topology answered(Collection<DatedAnswer> news, Duration took);

		/**
		 * Tells that a question got no answer.
		 * @param groups the groups that were asked for
		 * @param took the time until the question was given up
		 * @param cause the reason
		 */
		void failed(Set<String> groups, Duration took, TopologyException cause);

	}

}
