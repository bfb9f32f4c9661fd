package io.github.fabricspring.discovery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.groupreplication.GroupReplicationEngine;
import io.github.fabricspring.discovery.replication.ReplicationEngine;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The engine until it is known which one the servers run: Group Replication if one of
 * them has its plugin active, else plain replication once at least half of the servers
 * have answered.
 */
final class EngineChoice implements DiscoveryEngine {

	private static final Log logger = LogFactory.getLog(EngineChoice.class);

	/**
	 * Needs no privilege. Without the plugin there is no such variable. A member may hold
	 * back a question to {@code information_schema} until its backlog is applied.
	 */
	private static final String QUESTION = """
			SELECT @@global.server_uuid, EXISTS (SELECT * FROM performance_schema.global_variables
				WHERE VARIABLE_NAME = 'group_replication_group_name')
			""";

	@Override
	public String name() {
		return "auto";
	}

	@Override
	public Report ask(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(QUESTION)) {
			row.next();
			return new EngineReport(row.getString(1), row.getBoolean(2));
		}
	}

	@Override
	public RoundResult judge(Belief before, Round round) {
		Map<String, EngineReport> reports = round.reports(EngineReport.class);
		for (EngineReport report : reports.values()) {
			if (report.groupReplication()) {
				return chosen(new GroupReplicationEngine(), before, round,
						round.name(report.uuid()) + " has its plugin active");
			}
		}
		// A server that is listed by two names counts once
		long seeds = round.book().seeds().stream().map(round.book()::identity).distinct().count();
		if (round.complete() && !reports.isEmpty() && reports.size() * 2L >= seeds) {
			return chosen(new ReplicationEngine(), before, round,
					"none of the " + reports.size() + " servers that answered has the plugin of Group Replication");
		}
		String unheard = round.unheard();
		return new RoundResult(this, before, false,
				new Reason(ReasonName.TOO_FEW_ANSWERS, "only " + reports.size() + " of " + seeds
						+ " servers could be asked which engine they run" + (unheard.isEmpty() ? "" : "; " + unheard)),
				false, Map.of());
	}

	private static RoundResult chosen(DiscoveryEngine engine, Belief before, Round round, String why) {
		logger.info(round.group() + " - the engine is " + engine.name() + ": " + why);
		return new RoundResult(engine, before, false,
				new Reason(ReasonName.TOO_FEW_ANSWERS, "the servers have not been asked yet"), false, Map.of());
	}

}
