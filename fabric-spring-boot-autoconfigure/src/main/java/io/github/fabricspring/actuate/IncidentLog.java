package io.github.fabricspring.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeListener;
import io.github.fabricspring.rerun.RerunListener;
import io.github.fabricspring.routing.CommitListener;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the last incidents: each begins when a call finds no primary to work with
 * or when the primary moves, and ends when calls succeed again.
 */
public final class IncidentLog implements TopologyListener, RerunListener, OutcomeListener, CommitListener {

	private static final int KEPT = 20;

	/** What happens within this time of an incident's end belongs to it. */
	private static final Duration AFTERMATH = Duration.ofSeconds(10);

	private final Clock clock;

	private final CommitLog commits;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<LoggedIncident> incidents = new ArrayDeque<>();

	private final Map<String, LoggedIncident> latest = new HashMap<>();

	/**
	 * Creates an empty memory.
	 * @param clock the clock
	 */
	public IncidentLog(Clock clock) {
		this(clock, System::nanoTime);
	}

	IncidentLog(Clock clock, LongSupplier nanoTime) {
		this.clock = clock;
		this.commits = new CommitLog(this::resumed, nanoTime);
	}

	/**
	 * Returns the last incidents.
	 * @return the newest first
	 */
	public List<IncidentDescriptor> incidents() {
		this.lock.lock();
		try {
			return this.incidents.stream().map(LoggedIncident::describe).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		current.groups().forEach((name, group) -> {
			String before = primary(previous.group(name));
			String after = primary(group);
			if (previous.group(name) != null && !String.valueOf(before).equals(String.valueOf(after))) {
				change(name, (incident) -> incident.moved(before, after, this.clock.instant()));
			}
		});
	}

	@Override
	public void failoverBegan(String group) {
		change(group, (incident) -> incident.holding = true);
	}

	@Override
	public void failoverEnded(String group, Duration took, boolean recovered) {
		change(group, (incident) -> incident.ended(took, recovered, this.clock.instant()));
	}

	@Override
	public void rerun(String group, Verdict cause, int attempt) {
		if (cause == Verdict.SERVER_LOST) {
			change(group, (incident) -> incident.reruns++);
		}
	}

	@Override
	public void gaveUp(String group, RuntimeException outcome) {
		change(group, (incident) -> incident.failed++);
	}

	@Override
	public void resolved(LostCommit lost, Outcome outcome, Duration took) {
		change(lost.group(), (incident) -> incident.commits.merge(outcome.name(), 1, Integer::sum));
	}

	// The time without a commit belongs to the latest incident, if that went on meanwhile
	private void resumed(String group, Duration gap) {
		this.lock.lock();
		try {
			LoggedIncident incident = this.latest.get(group);
			if (incident != null && incident.wentOn(this.clock.instant().minus(gap))) {
				incident.gap = (gap.compareTo(incident.gap) > 0) ? gap : incident.gap;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void committed(String group) {
		this.commits.committed(group);
	}

	/**
	 * Returns how many transactions were committed.
	 * @param group the group
	 * @return the number since the start
	 */
	long commits(String group) {
		return this.commits.count(group);
	}

	private void change(String group, Consumer<LoggedIncident> change) {
		this.lock.lock();
		try {
			LoggedIncident incident = this.latest.get(group);
			if (incident == null || incident.isOver(this.clock.instant())) {
				incident = new LoggedIncident(group, this.clock.instant());
				this.latest.put(group, incident);
				this.incidents.addFirst(incident);
				if (this.incidents.size() > KEPT) {
					this.incidents.removeLast();
				}
			}
			change.accept(incident);
			incident.settle(this.clock.instant());
		}
		finally {
			this.lock.unlock();
		}
	}

	private static @Nullable String primary(@Nullable Group group) {
		Server primary = (group != null) ? group.primary() : null;
		return (primary != null) ? primary.address() : null;
	}

	/**
	 * An incident of a group.
	 *
	 * @param group the group
	 * @param began when it began
	 * @param ended when calls succeeded again or the last gave up, when the new primary
	 * was announced if no call had to wait, or at once if there was a primary all the
	 * time; {@code null} while it goes on
	 * @param from the primary before, {@code null} if it did not change
	 * @param to the primary after, {@code null} if there is none yet
	 * @param held how long calls had no primary to work with
	 * @param gap the longest time without a commit, as callers saw it; zero before the
	 * first commit afterwards
	 * @param recovered whether a call succeeded afterwards, {@code null} while it goes on
	 * or if no call had to wait
	 * @param reruns attempts that were run again because their server was lost
	 * @param failed calls that ended with an exception of the starter
	 * @param commits lost COMMITs that were resolved, by their outcome
	 */
	public record IncidentDescriptor(String group, Instant began, @Nullable Instant ended, @Nullable String from,
			@Nullable String to, Duration held, Duration gap, @Nullable Boolean recovered, int reruns, int failed,
			Map<String, Integer> commits) {
	}

	/** An incident as it goes on, guarded by the lock. */
	private static final class LoggedIncident {

		private final String group;

		private final Instant began;

		private @Nullable Instant ended;

		private @Nullable String from;

		private @Nullable String to;

		private boolean holding;

		private Duration held = Duration.ZERO;

		private Duration gap = Duration.ZERO;

		private @Nullable Boolean recovered;

		private int reruns;

		private int failed;

		private final Map<String, Integer> commits = new HashMap<>();

		LoggedIncident(String group, Instant began) {
			this.group = group;
			this.began = began;
		}

		void moved(@Nullable String before, @Nullable String after, Instant now) {
			if (this.from == null) {
				this.from = before;
			}
			this.to = after;
			this.ended = now;
		}

		void ended(Duration took, boolean recovered, Instant now) {
			this.holding = false;
			this.held = this.held.plus(took);
			this.recovered = recovered;
			this.ended = now;
		}

		// Calls wait, or the primary has left and none has come
		private boolean goesOn() {
			return this.holding || (this.from != null && this.to == null);
		}

		void settle(Instant now) {
			if (goesOn()) {
				this.ended = null;
			}
			else if (this.ended == null) {
				this.ended = now;
			}
		}

		// Since then, or at least a part of the time
		boolean wentOn(Instant since) {
			Instant ended = this.ended;
			return ended == null || !ended.isBefore(since);
		}

		boolean isOver(Instant now) {
			Instant ended = this.ended;
			return ended != null && ended.plus(AFTERMATH).isBefore(now);
		}

		IncidentDescriptor describe() {
			return new IncidentDescriptor(this.group, this.began, this.ended, this.from, this.to, this.held, this.gap,
					this.recovered, this.reruns, this.failed, Map.copyOf(this.commits));
		}

	}

}
