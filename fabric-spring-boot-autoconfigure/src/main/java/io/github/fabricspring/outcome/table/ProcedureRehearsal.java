package io.github.fabricspring.outcome.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.threads.TaskThreads;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the commit procedure on the secondaries of the groups that use it, which write
 * nothing. A server loads a procedure at the first call after its start: the first
 * COMMITs after a failover would wait for that.
 */
public final class ProcedureRehearsal implements TopologyListener, AutoCloseable {

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

	private static final int THREADS = 2;

	private static final Set<ServerStatus> SERVING = EnumSet.of(ServerStatus.PRIMARY, ServerStatus.SECONDARY);

	private static final Log logger = LogFactory.getLog(ProcedureRehearsal.class);

	private final OutcomeStatements statements;

	private final TopologyMonitor topology;

	private final ServerConnector connector;

	/** The call in each group that uses the procedure, by the group's name. */
	private final Map<String, String> calls = new ConcurrentHashMap<>();

	private final ExecutorService threads;

	/**
	 * Creates the rehearsal. Does no I/O and starts no thread.
	 * @param statements the SQL
	 * @param topology the servers of the groups
	 * @param connector connects to them
	 */
	public ProcedureRehearsal(OutcomeStatements statements, TopologyMonitor topology, ServerConnector connector) {
		this.statements = statements;
		this.topology = topology;
		this.connector = connector;
		this.threads = TaskThreads.limited(THREADS, "fabric-outcome-rehearsal-");
	}

	/**
	 * Begins with a group that was found to use the procedure. Does not wait.
	 * @param group the group's name
	 * @param schema the schema of the application's sessions, {@code null} if none is
	 * selected
	 */
	public void begin(String group, @Nullable String schema) {
		// A secondary that comes at this very moment may be called twice, or not yet
		if (this.calls.put(group, this.statements.rehearsal(schema)) == null) {
			secondaries(this.topology.current(), group).forEach(this::rehearse);
		}
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		for (String group : this.calls.keySet()) {
			// One that was away may have been started anew; a former primary has it
			// loaded
			secondaries(current, group)
				.filter((server) -> serving(previous, group).noneMatch((before) -> isSame(before, server)))
				.forEach(this::rehearse);
		}
	}

	private static Stream<Server> secondaries(Topology topology, String group) {
		return serving(topology, group).filter((server) -> server.status() == ServerStatus.SECONDARY);
	}

	private static Stream<Server> serving(Topology topology, String name) {
		Group group = topology.group(name);
		return (group != null) ? group.servers().stream().filter((server) -> SERVING.contains(server.status()))
				: Stream.empty();
	}

	private static boolean isSame(Server one, Server other) {
		return one.uuid().equals(other.uuid()) && one.address().equals(other.address());
	}

	private void rehearse(Server secondary) {
		try {
			this.threads.execute(() -> call(secondary));
		}
		catch (RejectedExecutionException ex) {
			// The application is shutting down, or there is no memory for a thread
		}
	}

	// The server refuses what the procedure would write: it is a secondary, the
	// transaction is read-only, and a key cannot be NULL
	private void call(Server secondary) {
		try (Connection connection = this.connector.connect(secondary, UUID.randomUUID().toString(), ANSWER_TIMEOUT)) {
			PlainStatements.execute(connection, "START TRANSACTION READ ONLY");
			PlainStatements.execute(connection, Objects.requireNonNull(this.calls.get(secondary.group())));
		}
		catch (SQLException ex) {
			logger.debug(secondary.group() + " - " + secondary.address() + " answered the rehearsal of a COMMIT", ex);
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
