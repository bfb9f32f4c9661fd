package io.github.fabricspring.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary that is closed to writers and then hangs, as MySQL does while it switches
 * semi-synchronous replication off.
 */
class RefusedWritesTests extends DiscoveryScene {

	private static final String QUESTION = "replication_connection_status";

	/** So that a stall of this machine is not taken for the silence of a server. */
	private static final int SLOWER = 4;

	private final AtomicLong skipped = new AtomicLong();

	@BeforeEach
	void isPrimary() {
		says("a", true, "");
		says("b", false, "a");
		says("c", false, "a");
		this.source.close();
		this.source = new DiscoveredTopologySource(
				Map.of(GROUP, new DiscoverySettings(FakeGroup.addresses("a b c"), Kind.REPLICATION, Map.of())),
				this.servers, new AskingThreads(), () -> System.nanoTime() / SLOWER + this.skipped.get());
		until("a=PRIMARY");
	}

	@Test
	void serverThatHangsAfterItRefusedAWriteCountsAsClosed() {
		this.servers.at("a").freeze();
		refuseAWrite();
		opensB();
		assertThat(roles(successor())).isEqualTo("a=SECONDARY b=PRIMARY c=SECONDARY");
	}

	@Test
	void serverThatHangsAfterItAnsweredThatItIsClosedCountsAsClosed() {
		says("a", false, "");
		until("a=SECONDARY");
		this.servers.at("a").freeze();
		opensB();
		assertThat(roles(successor())).isEqualTo("a=SECONDARY b=PRIMARY c=SECONDARY");
	}

	@Test
	void serverThatHangsAndHasRefusedNothingCountsAsSilent() {
		this.servers.at("a").freeze();
		opensB();
		assertThat(roles(successor())).isEqualTo("a=FAULTY b=PRIMARY c=SECONDARY");
	}

	@Test
	void refusalOfLongAgoCountsForNothing() {
		this.servers.at("a").freeze();
		refuseAWrite();
		this.skipped.addAndGet(Duration.ofSeconds(1).toNanos());
		opensB();
		assertThat(roles(successor())).isEqualTo("a=FAULTY b=PRIMARY c=SECONDARY");
	}

	@Test
	void serverThatAnswersSpeaksForItself() {
		refuseAWrite();
		says("b", true, "");
		GroupAnswer answer = first((any) -> any.reason() != null);
		assertThat(reason(answer)).startsWith("several-writable: ").contains("a:3306 and b:3306 take writes");
		assertThat(roles(answer)).contains("a=PRIMARY");
	}

	@Test
	void memberOfGroupReplicationIsNotHeardByItsRefusal() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		this.source.close();
		this.source = source("a b c");
		until("a=PRIMARY");
		this.servers.at("a").freeze();
		this.servers.at("c").freeze();
		refuseAWrite();
		this.servers.says("b", "p:3", true, "b", "a b c");
		until("a=SECONDARY");
		assertThat(answer().servers()).noneMatch(Server::isPrimary);
	}

	private void refuseAWrite() {
		this.source
			.writeRefused(new Server("uuid-a", GROUP, "a", 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1.0));
	}

	private void opensB() {
		says("b", true, "");
		says("c", false, "b");
	}

	private GroupAnswer successor() {
		return first((answer) -> roles(answer).contains("b=PRIMARY"));
	}

	private void says(String host, boolean open, String source) {
		int readOnly = (open) ? 0 : 1;
		this.servers.at(host)
			.answers(QUESTION,
					List.of((source.isEmpty()) ? List.of("uuid-" + host, readOnly, readOnly, 0, 500, 0, "NULL")
							: List.of("uuid-" + host, readOnly, readOnly, 0, 500, 0, "", "uuid-" + source,
									source + ":3306", "ON", 1, "ON", 1)));
	}

}
