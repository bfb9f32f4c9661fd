package io.github.fabricspring.discovery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.discovery.engine.MemberReply;
import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.topology.HostAndPort;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The questions to one server: at most one at a time. One that takes longer than its
 * limit goes on, and its server counts as silent.
 */
final class MemberAsker {

	/** How long a server may take before it counts as silent. */
	static final Duration LIMIT = Duration.ofMillis(500);

	private static final String SILENT = "no answer within " + LIMIT.toMillis() + " ms";

	private static final String NOT_ASKED = "it could not be asked, for an error in this application";

	/**
	 * How long a former primary that was closed to writers a moment ago may take before
	 * it counts as still closed. MySQL tells no variable while one is set, which takes up
	 * to a second when semi-synchronous replication is switched off there.
	 */
	private static final Duration CLOSED_LIMIT = Duration.ofMillis(10);

	/** The pace of questions to a server that answers, as long as a round is open. */
	private static final Duration PACE = Duration.ofMillis(10);

	/** The pace of attempts at a server that cannot be reached, or has no room now. */
	private static final Duration UNREACHABLE_PACE = Duration.ofMillis(100);

	/** The pace of attempts at a server that refuses: only a person can change that. */
	private static final Duration REFUSED_PACE = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(MemberAsker.class);

	private final String group;

	private final HostAndPort address;

	private final MemberConnection connection;

	private final AskingThreads threads;

	private final LongSupplier nanoTime;

	private final Runnable heard;

	private final AtomicReference<@Nullable Question> underWay = new AtomicReference<>();

	private volatile @Nullable EndedQuestion last;

	/** When the server refused a write last. Written by callers of the application. */
	private volatile @Nullable Long refused;

	/**
	 * Creates an asker. Does no I/O.
	 * @param group the group's name
	 * @param address the server's address
	 * @param connection the connection to the server
	 * @param threads run the questions
	 * @param nanoTime the time in nanoseconds
	 * @param heard called after each question, on the thread that asked
	 */
	MemberAsker(String group, HostAndPort address, MemberConnection connection, AskingThreads threads,
			LongSupplier nanoTime, Runnable heard) {
		this.group = group;
		this.address = address;
		this.connection = connection;
		this.threads = threads;
		this.nanoTime = nanoTime;
		this.heard = heard;
	}

	/**
	 * Returns the connection on which the server is asked.
	 * @return the connection
	 */
	MemberConnection connection() {
		return this.connection;
	}

	/**
	 * Asks the server, unless a question is under way or the last one was just answered.
	 * @param engine the question
	 * @param since answers that were asked for earlier are too old
	 */
	void ask(DiscoveryEngine engine, long since) {
		EndedQuestion answer = this.last;
		boolean outdated = answer == null || answer.engine() != engine;
		long now = this.nanoTime.getAsLong();
		if (this.underWay.get() != null || this.connection.isClosed()
				|| (!outdated && answer != null && now - answer.at() < pace(answer, since).toNanos())) {
			return;
		}
		Question question = new Question(engine, new AtomicReference<>());
		this.underWay.set(question);
		boolean failed = answer != null && answer.report() == null;
		if (!this.threads.run(failed, () -> run(question))) {
			this.underWay.set(null);
		}
	}

	private static Duration pace(EndedQuestion answer, long since) {
		if (answer.report() == null) {
			return (answer.refused()) ? REFUSED_PACE : UNREACHABLE_PACE;
		}
		return (answer.asked() < since) ? Duration.ZERO : PACE;
	}

	/**
	 * Returns what the server said.
	 * @param engine the question
	 * @param since answers that were asked for earlier are too old
	 * @return the answer; that it is closed, if it was a moment ago and takes long now; a
	 * failure also if it has failed before and no attempt since was answered, so that a
	 * dead server delays no round
	 */
	MemberReply reply(DiscoveryEngine engine, long since) {
		EndedQuestion answer = this.last;
		boolean silent = isSilent();
		if (answer != null && answer.report() != null && answer.engine() == engine && answer.asked() >= since) {
			return MemberReply.answered(this.address, answer.report());
		}
		if (answer != null && answer.failure() != null) {
			return (answer.hindered() && !silent) ? MemberReply.hindered(this.address, answer.failure())
					: MemberReply.failed(this.address, answer.failure());
		}
		if (silent) {
			return MemberReply.failed(this.address, SILENT);
		}
		Report closed = (hasTaken(CLOSED_LIMIT)) ? closedLately(engine, since) : null;
		return (closed != null) ? MemberReply.answered(this.address, closed) : MemberReply.pending(this.address);
	}

	// By its last answer, or by a refusal that came later
	private @Nullable Report closedLately(DiscoveryEngine engine, long since) {
		EndedQuestion answer = this.last;
		if (answer == null || answer.report() == null || answer.engine() != engine) {
			return null;
		}
		Report closed = answer.report().closed();
		Long refused = this.refused;
		if (refused != null && refused - answer.asked() > 0) {
			return (since - refused <= LIMIT.toNanos()) ? closed : null;
		}
		return (closed == answer.report() && since - answer.asked() <= LIMIT.toNanos()) ? closed : null;
	}

	/** Learns that the server has just refused a write because it is read-only. */
	void writeRefused() {
		this.refused = this.nanoTime.getAsLong();
	}

	/**
	 * Returns from when on the server is asked again, as long as a round is open.
	 * @return the time in nanoseconds, {@code null} while a question is under way, or if
	 * the last one was not answered
	 */
	@Nullable Long due() {
		EndedQuestion answer = this.last;
		if (this.underWay.get() != null || answer == null || answer.report() == null) {
			return null;
		}
		return answer.at() + PACE.toNanos();
	}

	/**
	 * Returns when the server was asked for its last answer.
	 * @return the time in nanoseconds, {@code null} if it has not answered
	 */
	@Nullable Long lastAsked() {
		EndedQuestion answer = this.last;
		return (answer != null && answer.report() != null) ? answer.asked() : null;
	}

	/**
	 * Tells whether a question is beyond its limit.
	 * @return {@code true} if the server is silent
	 */
	boolean isSilent() {
		return hasTaken(LIMIT);
	}

	private boolean hasTaken(Duration limit) {
		Question question = this.underWay.get();
		Long started = (question != null) ? question.started().get() : null;
		return started != null && this.nanoTime.getAsLong() - started >= limit.toNanos();
	}

	// An error may come while another is being logged, as when memory is short. The
	// server is asked again all the same
	private void run(Question question) {
		long asked = this.nanoTime.getAsLong();
		try {
			this.last = answered(question);
		}
		catch (Throwable ex) {
			this.last = new EndedQuestion(question.engine(), asked, this.nanoTime.getAsLong(), null, NOT_ASKED, true,
					false);
			throw ex;
		}
		finally {
			this.underWay.set(null);
			this.heard.run();
		}
	}

	private EndedQuestion answered(Question question) {
		question.started().set(this.nanoTime.getAsLong());
		boolean kept = this.connection.isOpen();
		EndedQuestion answer = attempt(question);
		// That a connection was cut while it was idle says nothing of the server
		if (kept && answer.report() == null && !answer.refused() && !answer.hindered()
				&& !SILENT.equals(answer.failure()) && !this.connection.isClosed() && !this.threads.isPressed()) {
			answer = attempt(question);
		}
		return answer;
	}

	private EndedQuestion attempt(Question question) {
		Connection open = null;
		long asked = this.nanoTime.getAsLong();
		try {
			open = this.connection.open();
			this.connection.describe(question.engine(), open);
			asked = this.nanoTime.getAsLong();
			Report report = question.engine().ask(open);
			return new EndedQuestion(question.engine(), asked, this.nanoTime.getAsLong(), report, null, false, false);
		}
		catch (SQLException ex) {
			return failed(question, asked, open, ex);
		}
		catch (RuntimeException | Error ex) {
			if (!this.connection.isClosed()) {
				logger.warn(this.group + " - " + this.address + " could not be asked", ex);
			}
			this.connection.giveUp();
			return new EndedQuestion(question.engine(), asked, this.nanoTime.getAsLong(), null, ex.toString(), true,
					false);
		}
	}

	private EndedQuestion failed(Question question, long asked, @Nullable Connection open, SQLException error) {
		// A connection that was given up fails with an error of the driver's own
		boolean givenUp = open != null && !this.connection.isKept(open);
		String failure = (givenUp) ? SILENT : AskFailure.explain(error, open, question.engine());
		logger.debug(this.group + " - " + this.address + " could not be asked: " + failure, error);
		this.connection.giveUp();
		return new EndedQuestion(question.engine(), asked, this.nanoTime.getAsLong(), null, failure,
				!givenUp && AskFailure.isLasting(error), !givenUp && AskFailure.isHindrance(error));
	}

	/**
	 * A question under way.
	 *
	 * @param engine the question
	 * @param started when a thread began with it, none as long as it waits for one
	 */
	private record Question(DiscoveryEngine engine, AtomicReference<@Nullable Long> started) {
	}

}
