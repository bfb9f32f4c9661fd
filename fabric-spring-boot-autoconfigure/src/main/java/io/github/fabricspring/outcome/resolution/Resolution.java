package io.github.fabricspring.outcome.resolution;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.table.OutcomeKeys;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import io.github.fabricspring.threads.IdleWait;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The resolution of one lost COMMIT. It asks one announced primary after the other until
 * an answer counts or the deadline has passed. An answer counts only if its server is
 * named primary twice: by a topology requested after the failure, and by one requested
 * after the answer. The acknowledgement of a primary that is being demoted does not
 * count: the node may have switched off its wait for replicas already.
 */
public final class Resolution {

	/**
	 * An answer takes milliseconds. After this time a new connection is tried, except
	 * where the server may have a reason to be slow.
	 */
	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration PACE = Duration.ofMillis(20);

	/** Whether the application shuts down is looked at so often. */
	private static final Duration LOOK = Duration.ofMillis(100);

	private static final Log logger = LogFactory.getLog(Resolution.class);

	private final LostCommit lost;

	private final Duration provenAbsence;

	private final TopologyMonitor topology;

	private final Clock clock;

	/** Only a topology requested from then on counts. */
	private final Instant lostAt;

	private final Attempts attempts;

	private final boolean preparing;

	private final ExecutorService executor;

	private final long begun = System.nanoTime();

	private final long end;

	/** Where sessions may hold the key: the server that lost it, and those asked. */
	private final Set<String> suspects = new HashSet<>();

	private final PreparedAttempts prepared;

	private int asked;

	private String problem = "the deadline had passed before the first question";

	private boolean answered;

	private @Nullable Throwable cause;

	private boolean hopeless;

	/**
	 * Creates the resolution. Does no I/O.
	 * @param lost the lost COMMIT, with its key
	 * @param provenAbsence the age up to which a key that is not there was never there
	 * @param topology which server is primary
	 * @param clock the clock of the moment and the deadline
	 * @param attempts creates the questions
	 * @param preparing whether to connect early to every possible primary
	 * @param executor has a thread for every question
	 */
	public Resolution(LostCommit lost, Duration provenAbsence, TopologyMonitor topology, Clock clock, Attempts attempts,
			boolean preparing, ExecutorService executor) {
		this.lost = lost;
		this.provenAbsence = provenAbsence;
		this.topology = topology;
		this.clock = clock;
		this.lostAt = clock.instant();
		this.attempts = attempts;
		this.preparing = preparing;
		this.executor = executor;
		this.prepared = new PreparedAttempts(executor);
		this.end = this.begun + lost.limit().toNanos();
		this.suspects.add(lost.server().uuid());
	}

	/**
	 * Returns the time since it was created.
	 * @return the time so far
	 */
	public Duration took() {
		return Duration.ofNanos(System.nanoTime() - this.begun);
	}

	/**
	 * Blocks until the answer is known, the deadline has passed or the thread is
	 * interrupted.
	 * @return the outcome of the COMMIT
	 */
	public Outcome await() {
		TopologyMonitor.Incident incident = this.topology.incident(this.lost.group());
		try {
			Outcome outcome = ask();
			if (this.executor.isShutdown()) {
				problem("the application is shutting down", null);
			}
			if (outcome == Outcome.UNKNOWN) {
				logger.warn(describe(outcome) + ": " + this.problem, this.cause);
			}
			return outcome;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			logger.warn(describe(Outcome.UNKNOWN) + ": interrupted");
			return Outcome.UNKNOWN;
		}
		finally {
			incident.close();
			this.prepared.abandon();
		}
	}

	private Outcome ask() throws InterruptedException {
		Topology answer = (remaining() > 0) ? get(this.topology.refreshedAfter(this.lost.group(), this.lostAt)) : null;
		while (remaining() > 0 && !this.hopeless && !this.executor.isShutdown()) {
			Server primary = primary(answer);
			Outcome found = (primary != null) ? ask(primary) : Outcome.UNKNOWN;
			if (primary != null && found != Outcome.UNKNOWN && isStill(primary)) {
				return believed(found, primary);
			}
			if (found == Outcome.UNKNOWN && answer != null && this.preparing) {
				prepare(answer);
			}
			// Requested after the failure as well, as it follows an answer that was
			answer = get(this.topology.nextAnswer(this.lost.group()));
		}
		return Outcome.UNKNOWN;
	}

	private Outcome believed(Outcome found, Server primary) {
		Duration age = Duration.between(OutcomeKeys.writtenAt(this.lost.key()), this.clock.instant());
		if (found == Outcome.NOT_COMMITTED && age.compareTo(this.provenAbsence) > 0) {
			problem("the key is not on " + primary.address() + ", but it is " + age.toSeconds()
					+ " s old and may have been purged", null);
			return Outcome.UNKNOWN;
		}
		logger.info(describe(found) + " on " + primary.address());
		return found;
	}

	private @Nullable Topology get(CompletableFuture<Topology> answer) throws InterruptedException {
		while (remaining() > 0 && !this.executor.isShutdown()) {
			try {
				Topology topology = IdleWait.get(answer, Math.min(LOOK.toNanos(), remaining()));
				this.answered = true;
				return topology;
			}
			catch (TimeoutException ex) {
				if (!this.answered) {
					problem("the topology source did not answer in time", null);
				}
				// Otherwise its last answer, or a server's, says more: the deadline cut
				// this wait short
			}
			catch (ExecutionException ex) {
				problem("the topology could not be refreshed", ex.getCause());
				return null;
			}
		}
		return null;
	}

	private void prepare(Topology answer) {
		Group group = answer.group(this.lost.group());
		if (group == null || remaining() < ANSWER_TIMEOUT.toNanos()) {
			return;
		}
		for (Server candidate : group.servers()) {
			if (mayBecomePrimary(candidate) && !this.suspects.contains(candidate.uuid())) {
				this.prepared.prepare(candidate,
						() -> this.attempts.at(candidate, false, ANSWER_TIMEOUT, answerTimeout(answer)));
			}
		}
	}

	// Also one that was elected and is not open yet
	static boolean mayBecomePrimary(Server server) {
		return server.status() == ServerStatus.SECONDARY && server.isHeldReady();
	}

	private Attempt attemptAt(Server primary, long timeout) {
		boolean suspect = !this.suspects.add(primary.uuid());
		Attempt attempt = this.prepared.take(primary);
		return (attempt != null) ? attempt
				: this.attempts.at(primary, suspect, Duration.ofNanos(timeout), answerTimeout(this.topology.current()));
	}

	// A new primary of Group Replication may hold every statement until its backlog is
	// applied (group_replication_consistency), and does not notice clients that gave up:
	// new sessions would pile up there
	private Duration answerTimeout(Topology topology) {
		DatedAnswer last = topology.answer(this.lost.group());
		boolean patient = last != null && last.answer().engine().equals(GroupAnswer.GROUP_REPLICATION);
		long left = remaining();
		return Duration.ofNanos(Math.max(1, patient ? left : Math.min(ANSWER_TIMEOUT.toNanos(), left)));
	}

	private Outcome ask(Server primary) throws InterruptedException {
		long timeout = Math.min(ANSWER_TIMEOUT.toNanos(), remaining());
		if (timeout <= 0) {
			return Outcome.UNKNOWN;
		}
		this.asked++;
		Attempt attempt = attemptAt(primary, timeout);
		try {
			FutureTask<Outcome> answer = new FutureTask<>(attempt);
			this.executor.execute(answer);
			return answerOf(answer, primary);
		}
		catch (ExecutionException ex) {
			Throwable refusal = ex.getCause();
			if (refusal instanceof OutcomeTableException useless) {
				problem(String.valueOf(useless.getMessage()), useless);
				this.hopeless = true;
			}
			else {
				problem(primary.address() + " did not answer", refusal);
				this.hopeless = refusal instanceof SQLException failed && isRefusal(failed);
			}
		}
		catch (NoThreadException | OutOfMemoryError ex) {
			problem("there is no memory for the question to " + primary.address(), ex);
		}
		catch (RejectedExecutionException ex) {
			problem("the application is shutting down", null);
			this.hopeless = true;
		}
		finally {
			attempt.abandon();
		}
		return Outcome.UNKNOWN;
	}

	private Outcome answerOf(FutureTask<Outcome> answer, Server primary)
			throws InterruptedException, ExecutionException {
		while (remaining() > 0) {
			try {
				return answer.get(Math.min(PACE.toNanos(), remaining()), TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				problem(primary.address() + " has not answered yet", null);
				if (isReplaced(primary)) {
					break;
				}
			}
		}
		return Outcome.UNKNOWN;
	}

	// A session is kept while there is no primary: the same may come back
	private boolean isReplaced(Server primary) {
		Topology current = this.topology.current();
		Group group = current.group(this.lost.group());
		Server now = (group != null) ? group.primary() : null;
		if (now == null && this.preparing) {
			prepare(current);
		}
		return now != null && !isSame(primary, now);
	}

	// Final: no such table, no permission, no such account
	private static boolean isRefusal(SQLException failed) {
		return String.valueOf(failed.getSQLState()).matches("(42|28).*")
				&& Diagnosis.of(failed).server() != Diagnosis.ServerFate.BUSY;
	}

	private boolean isStill(Server primary) throws InterruptedException {
		Server now = primary(get(this.topology.refreshedAfter(this.lost.group(), this.clock.instant())));
		if (now != null && !isSame(primary, now)) {
			problem(primary.address() + " answered, but " + now.address() + " is primary now", null);
		}
		return isSame(primary, now);
	}

	private static boolean isSame(Server one, @Nullable Server other) {
		return other != null && one.uuid().equals(other.uuid()) && one.address().equals(other.address());
	}

	private @Nullable Server primary(@Nullable Topology answer) {
		if (answer == null) {
			return null;
		}
		Group group = answer.group(this.lost.group());
		Server primary = (group != null) ? group.primary() : null;
		if (primary == null) {
			String reason = answer.reason(this.lost.group());
			problem("the group has no primary" + ((reason != null) ? ", " + reason : ""), null);
		}
		return primary;
	}

	private void problem(String description, @Nullable Throwable cause) {
		this.problem = description;
		this.cause = cause;
	}

	private long remaining() {
		return Math.max(0, this.end - System.nanoTime());
	}

	private String describe(Outcome outcome) {
		return "%s - commit %s, lost on %s, is %s after %d ms and %d attempts".formatted(this.lost.group(),
				this.lost.key(), this.lost.server().address(), outcome, took().toMillis(), this.asked);
	}

}
