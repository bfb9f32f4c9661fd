package io.github.fabricspring.outcome.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.GroupAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what is said of a group that may lose what it acknowledges.
 */
@ExtendWith(OutputCaptureExtension.class)
class DurabilityCheckTests {

	private static final Map<String, String> LOSSLESS = Map.of("rpl_semi_sync_source_enabled", "ON",
			"rpl_semi_sync_source_wait_point", "AFTER_SYNC", "rpl_semi_sync_source_timeout", "4294967295",
			"rpl_semi_sync_source_wait_no_replica", "ON");

	private String question = "";

	@Test
	void asynchronousReplicationIsWarnedOf(CapturedOutput output) throws SQLException {
		check(false, GroupAnswer.REPLICATION, Map.of());
		assertThat(output).contains("YYZ - EXACTLY_ONCE cannot promise that a committed call survives the loss of the "
				+ "primary: replication is asynchronous (rpl_semi_sync_source_enabled is not ON)");
	}

	@Test
	void waitAfterTheCommitIsWarnedOf(CapturedOutput output) throws SQLException {
		check(false, GroupAnswer.REPLICATION, with("rpl_semi_sync_source_wait_point", "AFTER_COMMIT"));
		assertThat(output).contains("rpl_semi_sync_source_wait_point is AFTER_COMMIT, not AFTER_SYNC");
	}

	@Test
	void waitThatEndsIsWarnedOf(CapturedOutput output) throws SQLException {
		check(false, GroupAnswer.REPLICATION, with("rpl_semi_sync_source_timeout", "10000"));
		assertThat(output).contains("replication becomes asynchronous when no replica answers for 10000 ms");
	}

	@Test
	void sourceThatStopsWaitingWithoutReplicasIsWarnedOf(CapturedOutput output) throws SQLException {
		check(false, GroupAnswer.REPLICATION, with("rpl_semi_sync_source_wait_no_replica", "OFF"));
		assertThat(output)
			.contains("replication becomes asynchronous as soon as fewer replicas are connected than have "
					+ "to answer (rpl_semi_sync_source_wait_no_replica is OFF)");
	}

	@Test
	void namesOfOldPluginsAreAskedForToo() throws SQLException {
		check(true, GroupAnswer.REPLICATION, LOSSLESS);
		assertThat(this.question).contains("'rpl_semi_sync_source_wait_no_replica'",
				"'rpl_semi_sync_master_wait_no_slave'");
	}

	@Test
	void losslessReplicationAndGroupReplicationAreFine(CapturedOutput output) throws SQLException {
		check(true, GroupAnswer.REPLICATION, LOSSLESS);
		check(true, GroupAnswer.GROUP_REPLICATION, Map.of());
		assertThat(output).doesNotContain("EXACTLY_ONCE");
	}

	@Test
	void oneServerIsFineIfItIsFixed(CapturedOutput output) throws SQLException {
		check(true, GroupAnswer.FIXED, Map.of());
		assertThat(output).doesNotContain("EXACTLY_ONCE");
	}

	@Test
	void oneServerThatANodeNamesMayBeWhatIsLeftOfAGroup() {
		assertThatExceptionOfType(NotDurableException.class).isThrownBy(() -> check(true, "Fabric node", Map.of()));
	}

	@Test
	void isRefusedWhereDurabilityIsRequired() {
		assertThatExceptionOfType(NotDurableException.class)
			.isThrownBy(() -> check(true, GroupAnswer.REPLICATION, Map.of()))
			.withMessageContaining("YYZ - EXACTLY_ONCE is refused (fabric.outcome.require-durable=true)")
			.satisfies((refusal) -> assertThat(refusal.advice()).contains("AFTER_SYNC"));
	}

	private static Map<String, String> with(String name, String value) {
		Map<String, String> variables = new HashMap<>(LOSSLESS);
		variables.put(name, value);
		return variables;
	}

	private void check(boolean required, String engine, Map<String, String> variables) throws SQLException {
		Deque<Map.Entry<String, String>> left = new ArrayDeque<>(variables.entrySet());
		ResultSet rows = Mockito.mock(ResultSet.class);
		Mockito.when(rows.next()).then((call) -> !left.isEmpty());
		Mockito.when(rows.getString(1)).then((call) -> left.element().getKey());
		Mockito.when(rows.getString(2)).then((call) -> left.remove().getValue());
		Statement statement = Mockito.mock(Statement.class);
		Mockito.when(statement.executeQuery(Mockito.anyString())).then((call) -> {
			this.question = call.getArgument(0);
			return rows;
		});
		Connection primary = Mockito.mock(Connection.class);
		Mockito.when(primary.createStatement()).thenReturn(statement);
		new DurabilityCheck(required).check(primary,
				new GroupAnswer("YYZ", engine, List.of(FakeTopology.primary("YYZ", "a")), null, null));
	}

}
