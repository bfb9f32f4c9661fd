package io.github.fabricspring.routing;

import java.util.List;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a caller is told when a group has no server.
 */
class NoServerErrorsTests {

	private static final Server SECONDARY = FakeTopology.secondary("YYZ", "b");

	private final FakeTopology topology = new FakeTopology();

	@Test
	void theEngineSaysWhyThereIsNoPrimary() {
		this.topology.engine = "Group Replication";
		this.topology.reason = new Reason(ReasonName.NO_MAJORITY, "a:3306 reaches only 1 of 3 members");
		this.topology.announce("YYZ", SECONDARY);
		assertThat(message())
			.matches("YYZ - no primary in the topology of \\d+ ms ago \\(Group Replication\\) "
					+ "\\[b:3306 SECONDARY/READ_ONLY\\]: a:3306 reaches only 1 of 3 members")
			.doesNotContain("node");
	}

	@Test
	void whereTheSourceSaysNothingTheCallerIsToldWhatToDo() {
		this.topology.announce("YYZ", SECONDARY);
		assertThat(message()).endsWith(": promote a server, or wait until one is promoted");
	}

	private String message() {
		Topology current = this.topology.current();
		return String.valueOf(new NoServerErrors(this.topology)
			.unavailable("YYZ", current, List.copyOf(current.groups().values()).get(0), null)
			.getMessage());
	}

}
