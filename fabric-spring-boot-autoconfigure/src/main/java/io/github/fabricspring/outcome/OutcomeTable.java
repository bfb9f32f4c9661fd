package io.github.fabricspring.outcome;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.outcome.resolution.EarlySessions;
import io.github.fabricspring.outcome.resolution.FencingAttempt;
import io.github.fabricspring.outcome.resolution.Resolution;
import io.github.fabricspring.outcome.table.OutcomeKeys;
import io.github.fabricspring.outcome.table.OutcomeStatements;
import io.github.fabricspring.outcome.table.ProcedureRehearsal;
import io.github.fabricspring.outcome.table.SharedChecks;
import io.github.fabricspring.outcome.table.TableFacts;
import io.github.fabricspring.threads.TaskThreads;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyMonitor;

/**
 * The resolution of a lost COMMIT by a row of the group's outcome table. It inserts the
 * transaction's key again, which waits for a transaction that is still in flight with the
 * key; a SELECT would not wait. If the key is there, the transaction was committed. If it
 * was inserted, the transaction can never be committed. Either answer counts only from
 * the server that is primary before and after.
 */
public final class OutcomeTable implements CommitResolver, AutoCloseable {

	/**
	 * The number of resolutions that connect early to every possible primary. More could
	 * use up the servers' connections.
	 */
	private static final int MOST_PREPARING = 8;

	/**
	 * The most sessions that are open for COMMITs that hang: one on each of two
	 * secondaries, for {@value #MOST_PREPARING} COMMITs.
	 */
	private static final int MOST_EARLY = 2 * MOST_PREPARING;

	/**
	 * A check of the table takes milliseconds. No caller waits behind a longer one.
	 */
	private static final Duration CHECK_PATIENCE = Duration.ofMillis(200);

	private final OutcomeSettings settings;

	private final OutcomeStatements statements;

	private final OutcomeGroups groups;

	private final TopologyMonitor topology;

	private final OutcomeListener listener;

	private final Clock clock;

	private final SharedChecks checks = new SharedChecks(CHECK_PATIENCE);

	private final ExecutorService attempts;

	private final EarlySessions early;

	private final ProcedureRehearsal rehearsal;

	private final AtomicInteger underWay = new AtomicInteger();

	/**
	 * Creates the resolution. Does no I/O and starts no thread.
	 * @param settings the settings of the table
	 * @param groups how the transactions of each group get their keys
	 * @param topology which server is primary
	 * @param connector connects to it
	 * @param listener the listener of every outcome
	 * @param clock the clock of the moments and deadlines of lost commits
	 */
	public OutcomeTable(OutcomeSettings settings, OutcomeGroups groups, TopologyMonitor topology,
			ServerConnector connector, OutcomeListener listener, Clock clock) {
		this.settings = settings;
		this.statements = new OutcomeStatements(settings.table());
		this.groups = groups;
		this.topology = topology;
		this.listener = OutcomeListener.composite(List.of(listener));
		this.clock = clock;
		// One thread per waiting caller, plus those that still hang on an abandoned
		// server
		this.attempts = TaskThreads.unlimited("fabric-outcome-");
		this.early = new EarlySessions(connector, (session) -> TableFacts.of(session, this.statements), MOST_EARLY,
				this.attempts, System::nanoTime);
		this.rehearsal = new ProcedureRehearsal(this.statements, topology, connector);
		topology.addListener(this.rehearsal);
		groups.addProcedureListener((group) -> this.rehearsal.begin(group, groups.schema(group)));
	}

	/**
	 * Creates the resolution for groups that are asked as they are met.
	 * @param settings the settings of the table
	 * @param topology which server is primary
	 * @param connector connects to it
	 * @param listener the listener of every outcome
	 * @param clock the clock of the moments and deadlines of lost commits
	 */
	public OutcomeTable(OutcomeSettings settings, TopologyMonitor topology, ServerConnector connector,
			OutcomeListener listener, Clock clock) {
		this(settings, new OutcomeGroups(new OutcomeSchema(settings, topology, connector, clock)), topology, connector,
				listener, clock);
	}

	@Override
	public KeyUse use(String group, boolean always, Duration patience) {
		return this.groups.use(group, always, patience);
	}

	@Override
	public KeyedCommit keyedCommit(String group) {
		UUID key = OutcomeKeys.next(this.clock.instant());
		return new ProcedureCommit(key, this.statements.commit(this.groups.schema(group), key));
	}

	@Override
	public UUID writeKey(String group, Connection physical, KeyLimit limit) throws SQLException {
		UUID key = OutcomeKeys.next(this.clock.instant());
		try (Statement statement = physical.createStatement()) {
			if (limit.ofTransaction()) {
				// not always: it costs a thread per connection
				statement.setQueryTimeout(limit.seconds());
			}
			statement.executeUpdate(this.statements.write(this.groups.schema(group), key, limit.seconds()));
		}
		return key;
	}

	@Override
	public void hanging(Server server, Collection<String> sessions) {
		boolean useful = !sessions.isEmpty() && this.groups.usesKeys(server.group());
		this.early.look(server, (useful) ? this.topology.current().group(server.group()) : null, sessions);
	}

	@Override
	public Outcome resolve(LostCommit lost) {
		boolean preparing = this.underWay.incrementAndGet() <= MOST_PREPARING;
		try {
			Resolution resolution = new Resolution(lost, this.settings.retention().dividedBy(2), this.topology,
					this.clock,
					(server, mayHoldKey, connectTimeout, answerTimeout) -> new FencingAttempt(server, lost, mayHoldKey,
							connectTimeout, answerTimeout, this.statements, this.early, this.checks, this.clock),
					preparing, this.attempts);
			Outcome outcome = resolution.await();
			this.listener.resolved(lost, outcome, resolution.took());
			return outcome;
		}
		finally {
			this.underWay.decrementAndGet();
		}
	}

	/** Ends open resolutions; their callers get {@link Outcome#UNKNOWN}. */
	@Override
	public void close() {
		this.rehearsal.close();
		this.early.close();
		this.attempts.shutdownNow();
	}

	/**
	 * A call of the procedure.
	 *
	 * @param key the key
	 * @param sql the call
	 */
	private record ProcedureCommit(UUID key, String sql) implements KeyedCommit {

		@Override
		public void send(Connection physical, KeyLimit limit) throws SQLException {
			try (Statement statement = physical.createStatement()) {
				if (limit.ofTransaction()) {
					// not always: it costs a thread per connection
					statement.setQueryTimeout(limit.seconds());
				}
				statement.executeUpdate(this.sql);
			}
		}

	}

}
