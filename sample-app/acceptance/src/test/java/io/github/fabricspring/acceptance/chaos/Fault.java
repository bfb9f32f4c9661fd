package io.github.fabricspring.acceptance.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.node.NodeException;

/**
 * What may happen to a server, or to what manages it. Each returns when it is over; what
 * it left behind is for {@link FarmGroup#restore()}.
 */
@SuppressWarnings("try") // acknowledgements are withheld by being there
enum Fault {

	/** The process is gone without a word. */
	KILL((group, server, random) -> server.kill()),

	/**
	 * The process does not run for a while, which the node may notice or not, and then
	 * goes on as if nothing had been.
	 */
	FREEZE((group, server, random) -> {
		server.freeze();
		pause(random, 1000, 8000);
		server.thaw();
	}),

	SHUTDOWN((group, server, random) -> server.stop()),

	/** An operator closes the server for writes, and opens it if it is primary still. */
	SUPER_READ_ONLY((group, server, random) -> {
		execute(server, "SET GLOBAL super_read_only = ON");
		pause(random, 100, 1500);
		if (server.address().equals(group.primary())) {
			undo(server, "SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF");
		}
	}),

	OFFLINE_MODE((group, server, random) -> {
		execute(server, "SET GLOBAL offline_mode = ON");
		pause(random, 100, 1500);
		undo(server, "SET GLOBAL offline_mode = OFF");
	}),

	KILL_CONNECTIONS((group, server, random) -> killConnections(group, server)),

	/** Commits that wait for an acknowledgement lose their connection, and come true. */
	KILL_WAITING_CONNECTIONS((group, server, random) -> {
		MysqlServer primary = group.primaryServer();
		try (WithheldAcknowledgements withheld = WithheldAcknowledgements.by(group, primary)) {
			killConnections(group, primary);
		}
	}),

	/** Commits that wait for an acknowledgement die with their server. */
	KILL_UNACKNOWLEDGED((group, server, random) -> {
		MysqlServer primary = group.primaryServer();
		try (WithheldAcknowledgements withheld = WithheldAcknowledgements.by(group, primary)) {
			primary.kill();
		}
	}),

	/** An operator has the server leave its group. */
	LEAVE((group, server, random) -> ((GroupReplication) group).leave(server)),

	/** The node refuses it while a writer waits for a row that another has locked. */
	SWITCHOVER((group, server, random) -> {
		for (int attempt = 1; attempt <= 3; attempt++) {
			try {
				group.switchOver();
				return;
			}
			catch (NodeException | FarmException ex) {
				System.out.println("chaos: not switched over: " + ex.getMessage());
			}
		}
	}),

	NODE_RESTART((group, server, random) -> {
		LocalFabric fabric = (LocalFabric) group;
		fabric.stopNode();
		pause(random, 0, 3000);
		fabric.restartNode();
	});

	private static final int ATTEMPTS_TO_UNDO = 5;

	@SuppressWarnings("ImmutableEnumChecker") // the effects have no state
	private final Effect effect;

	Fault(Effect effect) {
		this.effect = effect;
	}

	/**
	 * What may happen under an engine.
	 * @param engine the engine
	 * @return the faults
	 */
	static Set<Fault> of(Engine engine) {
		List<Fault> others = switch (engine) {
			case FABRIC -> List.of(LEAVE);
			// neither opens a server again that an operator has closed
			case GROUP_REPLICATION -> List.of(SUPER_READ_ONLY, NODE_RESTART);
			case REPLICATION -> List.of(SUPER_READ_ONLY, LEAVE, NODE_RESTART);
		};
		return EnumSet.complementOf(EnumSet.copyOf(others));
	}

	/**
	 * Lets it happen.
	 * @param group the group
	 * @param server the server that is hit, where one is
	 * @param random for how long
	 * @throws SQLException if the server did not let it happen
	 */
	void strike(FarmGroup group, MysqlServer server, Random random) throws SQLException {
		this.effect.strike(group, server, random);
	}

	private static void pause(Random random, int from, int to) {
		try {
			Thread.sleep(Duration.ofMillis(random.nextInt(from, to)).toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void execute(MysqlServer server, String sql) throws SQLException {
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	// More than once: the node cuts sessions when it fences a server, ours too. If it has
	// killed or rebuilt the server meanwhile, that undoes it as well.
	private static void undo(MysqlServer server, String sql) {
		for (int attempt = 1; attempt <= ATTEMPTS_TO_UNDO; attempt++) {
			try {
				execute(server, sql);
				return;
			}
			catch (SQLException ex) {
				System.out.println("chaos: " + server + " did not take \"" + sql + "\": " + ex.getMessage());
			}
		}
	}

	private static void killConnections(FarmGroup group, MysqlServer server) throws SQLException {
		String user = group.farm().accounts().application().user();
		List<Long> sessions = new ArrayList<>();
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			try (var rows = statement
				.executeQuery("SELECT id FROM information_schema.processlist WHERE user = '" + user + "'")) {
				while (rows.next()) {
					sessions.add(rows.getLong(1));
				}
			}
			for (long session : sessions) {
				try {
					statement.execute("KILL " + session);
				}
				catch (SQLException ex) {
					// 1094: it has gone by itself
					if (ex.getErrorCode() != 1094) {
						throw ex;
					}
				}
			}
		}
	}

	@FunctionalInterface
	private interface Effect {

		void strike(FarmGroup group, MysqlServer server, Random random) throws SQLException;

	}

}
