package io.github.fabricspring.acceptance.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.process.FarmException;
import io.github.fabricspring.sample.node.NodeException;

/**
 * What may happen to a server, to its network or to what manages it. Each returns when it
 * is over; what it left behind is for {@link FarmGroup#restore()}.
 */
@SuppressWarnings("try") // acknowledgements are withheld by being there
enum Fault {

	/** The process is gone without a word. */
	KILL((scene) -> scene.server().kill()),

	/**
	 * The process does not run for a while, which the node may notice or not, and then
	 * goes on as if nothing had been.
	 */
	FREEZE((scene) -> {
		scene.server().freeze();
		scene.pause(1000, 8000);
		scene.server().thaw();
	}),

	SHUTDOWN((scene) -> shutDown(scene.server())),

	/** A clean shutdown, and a start at once. */
	RESTART((scene) -> {
		shutDown(scene.server());
		scene.server().start();
	}),

	/** An operator closes the server for writes, and opens it if it is primary still. */
	SUPER_READ_ONLY((scene) -> {
		execute(scene.server(), "SET GLOBAL super_read_only = ON");
		scene.pause(100, 1500);
		if (scene.server().address().equals(scene.group().primary())) {
			undo(scene.server(), "SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF");
		}
	}),

	OFFLINE_MODE((scene) -> {
		execute(scene.server(), "SET GLOBAL offline_mode = ON");
		scene.pause(100, 1500);
		undo(scene.server(), "SET GLOBAL offline_mode = OFF");
	}),

	KILL_CONNECTIONS((scene) -> killConnections(scene.group(), scene.server())),

	/** Commits that wait for an acknowledgement lose their connection, and come true. */
	KILL_WAITING_CONNECTIONS((scene) -> {
		MysqlServer primary = scene.group().primaryServer();
		try (WithheldAcknowledgements withheld = WithheldAcknowledgements.by(scene.group(), primary)) {
			killConnections(scene.group(), primary);
		}
	}),

	/** Commits that wait for an acknowledgement die with their server. */
	KILL_UNACKNOWLEDGED((scene) -> {
		MysqlServer primary = scene.group().primaryServer();
		try (WithheldAcknowledgements withheld = WithheldAcknowledgements.by(scene.group(), primary)) {
			primary.kill();
		}
	}),

	/** An operator has the server leave its group. */
	LEAVE((scene) -> ((GroupReplication) scene.group()).leave(scene.server())),

	/** The others exclude the server, which then goes on as if it were a member. */
	EXPEL((scene) -> {
		scene.server().freeze();
		try {
			scene.awaitExpelled();
		}
		finally {
			scene.server().thaw();
		}
		scene.pause(0, 3000);
	}),

	/** The node refuses it while a writer waits for a row that another has locked. */
	SWITCHOVER((scene) -> {
		for (int attempt = 1; attempt <= 3; attempt++) {
			try {
				scene.group().switchOver();
				return;
			}
			catch (NodeException | FarmException ex) {
				System.out.println("chaos: not switched over: " + ex.getMessage());
			}
		}
	}),

	NODE_RESTART((scene) -> {
		LocalFabric fabric = (LocalFabric) scene.group();
		fabric.stopNode();
		scene.pause(0, 3000);
		fabric.restartNode();
	}),

	/** A server and the others do not reach each other; clients reach all. */
	CUT_OFF((scene) -> scene.duringCut((network) -> network.separate(List.of(scene.server()), scene.others()))),

	/** No server reaches another. */
	CUT_EACH_FROM_EACH((scene) -> scene.duringCut((network) -> {
		network.separate(List.of(scene.server()), scene.others());
		network.separate(scene.others().subList(0, 1), scene.others().subList(1, 2));
	})),

	/** Neither the others nor the clients reach a server, which lives. */
	ISOLATE((scene) -> scene.duringCut((network) -> {
		network.separate(List.of(scene.server()), scene.others());
		network.separateFromClients(scene.server());
	})),

	/** The clients do not reach a server; the others do. */
	CUT_OFF_CLIENTS((scene) -> scene.duringCut((network) -> network.separateFromClients(scene.server()))),

	/** The others do not hear a server that hears them. */
	MUTE((scene) -> scene
		.duringCut((network) -> scene.others().forEach((other) -> network.silence(scene.server(), other)))),

	/** A server does not hear the others, which hear it. */
	DEAFEN((scene) -> scene
		.duringCut((network) -> scene.others().forEach((other) -> network.silence(other, scene.server()))));

	private static final Set<Fault> CUTS = EnumSet.of(CUT_OFF, CUT_EACH_FROM_EACH, ISOLATE, CUT_OFF_CLIENTS, MUTE,
			DEAFEN);

	private static final int ATTEMPTS_TO_UNDO = 5;

	@SuppressWarnings("ImmutableEnumChecker") // the effects have no state
	private final Effect effect;

	Fault(Effect effect) {
		this.effect = effect;
	}

	/**
	 * What may happen under an engine.
	 * @param engine the engine
	 * @param network whether the servers' network can be cut
	 * @return the faults
	 */
	static Set<Fault> of(Engine engine, boolean network) {
		List<Fault> others = switch (engine) {
			case FABRIC -> List.of(LEAVE, EXPEL);
			// neither opens a server again that an operator has closed
			case GROUP_REPLICATION -> List.of(SUPER_READ_ONLY, NODE_RESTART);
			case REPLICATION -> List.of(SUPER_READ_ONLY, LEAVE, EXPEL, NODE_RESTART);
		};
		Set<Fault> faults = EnumSet.complementOf(EnumSet.copyOf(others));
		if (!network) {
			faults.removeAll(CUTS);
		}
		return faults;
	}

	/**
	 * Lets it happen.
	 * @param scene where
	 * @throws SQLException if the server did not let it happen
	 */
	void strike(Scene scene) throws SQLException {
		this.effect.strike(scene);
	}

	// One that hangs in its shutdown was killed, as the system's service manager would
	private static void shutDown(MysqlServer server) {
		try {
			server.stop();
		}
		catch (FarmException ex) {
			System.out.println("chaos: " + ex.getMessage());
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

		void strike(Scene scene) throws SQLException;

	}

}
