package io.github.fabricspring.discovery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.github.fabricspring.discovery.engine.Engine;
import io.github.fabricspring.discovery.engine.MemberReply;
import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.topology.HostAndPort;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The questions to one server, on a connection that is kept: at most one question at a
 * time. One that takes longer than its limit goes on, and its server counts as silent.
 */
final class MemberAsker {

	/** How long a server may take before it counts as silent. */
	static final Duration LIMIT = Duration.ofMillis(500);

	private static final String SILENT = "no answer within " + LIMIT.toMillis() + " ms";

	/**
	 * How long a former primary that was closed to writers a moment ago may take before
	 * it counts as still closed. MySQL tells no variable while one is set, which takes up
	 * to a second when semi-synchronous replication is switched off there.
	 */
	private static final Duration CLOSED_LIMIT = Duration.ofMillis(50);

	/** The pace of questions to a server that answers, as long as a round is open. */
	private static final Duration PACE = Duration.ofMillis(10);

	/** The pace of attempts at a server that cannot be reached, or has no room now. */
	private static final Duration UNREACHABLE_PACE = Duration.ofMillis(100);

	/** The pace of attempts at a server that refuses: only a person can change that. */
	private static final Duration REFUSED_PACE = Duration.ofSeconds(1);

	private static final String INSTANCE = "SELECT CONCAT_WS(' ', @@hostname, @@port, @@server_id, @@datadir)";

	private static final Log logger = LogFactory.getLog(MemberAsker.class);

	private final String group;

	private final HostAndPort address;

	private final MemberConnector connector;

	private final AskingThreads threads;

	private final LongSupplier nanoTime;

	private final Runnable heard;

	private final AtomicReference<@Nullable Question> underWay = new AtomicReference<>();

	private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile @Nullable EndedQuestion last;

	/** When the server refused a write last. Written by callers of the application. */
	private volatile @Nullable Long refused;

	private volatile Map<String, HostAndPort> metadata = Map.of();

	private volatile @Nullable String instance;

	/** The engine whose addresses were read on this connection. */
	private volatile @Nullable Engine described;

	/**
	 * Creates an asker. Does no I/O.
	 * @param group the group's name
	 * @param address the server's address
	 * @param connector opens the connection
	 * @param threads run the questions
	 * @param nanoTime the time in nanoseconds
	 * @param heard called after each question, on the thread that asked
	 */
	MemberAsker(String group, HostAndPort address, MemberConnector connector, AskingThreads threads,
			LongSupplier nanoTime, Runnable heard) {
		this.group = group;
		this.address = address;
		this.connector = connector;
		this.threads = threads;
		this.nanoTime = nanoTime;
		this.heard = heard;
	}

	/**
	 * Returns the addresses that the server has written down, see
	 * {@link Engine#addresses}.
	 * @return the addresses by server_uuid
	 */
	Map<String, HostAndPort> metadata() {
		return this.metadata;
	}

	/**
	 * Returns what tells the server from a copy of its data directory.
	 * @return host name, port, server_id and data directory; {@code null} if unknown
	 */
	@Nullable String instance() {
		return this.instance;
	}

	/**
	 * Asks the server, unless a question is under way or the last one was just answered.
	 * @param engine the question
	 * @param since answers that were asked for earlier are too old
	 */
	void ask(Engine engine, long since) {
		EndedQuestion answer = this.last;
		boolean outdated = answer == null || answer.engine() != engine;
		long now = this.nanoTime.getAsLong();
		if (this.underWay.get() != null || this.closed.get()
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
	MemberReply reply(Engine engine, long since) {
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
	private @Nullable Report closedLately(Engine engine, long since) {
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

	/**
	 * Gives up the question under way: closes the connection, and so frees the thread.
	 */
	void giveUp() {
		Connection open = this.connection.getAndSet(null);
		if (open != null) {
			this.threads.close(() -> abort(open));
		}
	}

	/** Gives up the question under way. No other is asked. */
	void close() {
		this.closed.set(true);
		giveUp();
	}

	private void run(Question question) {
		question.started().set(this.nanoTime.getAsLong());
		boolean kept = this.connection.get() != null;
		EndedQuestion answer = attempt(question);
		// That a connection was cut while it was idle says nothing of the server
		if (kept && answer.report() == null && !answer.refused() && !answer.hindered()
				&& !SILENT.equals(answer.failure()) && !this.closed.get() && !this.threads.isPressed()) {
			answer = attempt(question);
		}
		this.last = answer;
		this.underWay.set(null);
		this.heard.run();
	}

	private EndedQuestion attempt(Question question) {
		Connection open = null;
		long asked = this.nanoTime.getAsLong();
		try {
			open = open();
			describe(question.engine(), open);
			asked = this.nanoTime.getAsLong();
			Report report = question.engine().ask(open);
			return new EndedQuestion(question.engine(), asked, this.nanoTime.getAsLong(), report, null, false, false);
		}
		catch (SQLException ex) {
			return failed(question, asked, open, ex);
		}
		catch (RuntimeException | Error ex) {
			if (!this.closed.get()) {
				logger.warn(this.group + " - " + this.address + " could not be asked", ex);
			}
			giveUp();
			return new EndedQuestion(question.engine(), asked, this.nanoTime.getAsLong(), null, ex.toString(), true,
					false);
		}
	}

	private Connection open() throws SQLException {
		Connection kept = this.connection.get();
		if (kept != null) {
			return kept;
		}
		Connection opened = this.connector.open(this.group, this.address);
		this.connection.set(opened);
		this.instance = instance(opened);
		this.described = null;
		if (this.closed.get()) {
			giveUp();
		}
		return opened;
	}

	private @Nullable String instance(Connection opened) {
		try (Statement statement = opened.createStatement(); ResultSet row = statement.executeQuery(INSTANCE)) {
			return (row.next()) ? row.getString(1) : null;
		}
		catch (SQLException ex) {
			// A lost connection is noticed by the question that follows
			logger.debug(this.group + " - " + this.address + " does not tell where it runs", ex);
			return null;
		}
	}

	/** Has the addresses read once more, if the server has any written down. */
	void describeAgain() {
		if (!this.metadata.isEmpty()) {
			this.described = null;
		}
	}

	// Once for each connection
	private void describe(Engine engine, Connection open) {
		if (this.described != engine) {
			this.described = engine;
			Map<String, HostAndPort> read = engine.addresses(open);
			this.metadata = (read.isEmpty()) ? this.metadata : read;
		}
	}

	private EndedQuestion failed(Question question, long asked, @Nullable Connection open, SQLException error) {
		// A connection that was given up fails with an error of the driver's own
		boolean givenUp = open != null && this.connection.get() != open;
		String failure = (givenUp) ? SILENT : AskFailure.explain(error, open, question.engine());
		logger.debug(this.group + " - " + this.address + " could not be asked: " + failure, error);
		giveUp();
		return new EndedQuestion(question.engine(), asked, this.nanoTime.getAsLong(), null, failure,
				!givenUp && AskFailure.isLasting(error), !givenUp && AskFailure.isHindrance(error));
	}

	private static void abort(Connection connection) {
		try {
			connection.abort(Runnable::run);
		}
		catch (SQLException ex) {
			logger.debug("A connection that is given up could not be aborted", ex);
		}
	}

	/**
	 * A question under way.
	 *
	 * @param engine the question
	 * @param started when a thread began with it, none as long as it waits for one
	 */
	private record Question(Engine engine, AtomicReference<@Nullable Long> started) {
	}

}
