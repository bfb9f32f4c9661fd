package io.github.fabricspring.discovery.replication;

import java.util.List;

import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.discovery.engine.state.Channel.Receiver;
import io.github.fabricspring.discovery.engine.state.ServerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplicaReport}.
 */
class ReplicaReportTests {

	private static final Channel STOPPED = new Channel("uuid-b", "b:3306", Receiver.OFF, true, false, true);

	@Test
	void formerPrimaryThatWasClosedSaysTheSameAgain() {
		ReplicaReport report = new ReplicaReport("uuid-a", ServerState.CLOSED, ReplicaScene.RUNNING, List.of(STOPPED));
		assertThat(report.closed()).isSameAs(report);
	}

	@Test
	void primaryThatIsClosedSaysThatItTakesReadsOnly() {
		assertThat(new ReplicaReport("uuid-a", ServerState.OPEN, ReplicaScene.RUNNING, List.of(STOPPED)).closed())
			.isEqualTo(new ReplicaReport("uuid-a", ServerState.CLOSED, ReplicaScene.RUNNING, List.of(STOPPED)));
	}

	@Test
	void replicaHasMoreToSayThanThatItIsClosed() {
		Channel connecting = new Channel("uuid-b", "b:3306", Receiver.CONNECTING, false, true, true);
		assertThat(new ReplicaReport("uuid-a", ServerState.CLOSED, ReplicaScene.RUNNING, List.of(STOPPED, connecting))
			.closed()).isNull();
	}

}
