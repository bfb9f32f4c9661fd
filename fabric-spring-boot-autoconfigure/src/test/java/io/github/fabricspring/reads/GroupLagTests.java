package io.github.fabricspring.reads;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.ScarceThreads;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupLag} without memory for a thread.
 */
class GroupLagTests {

	private static final Server A = FakeTopology.primary("YYZ", "a");

	private static final Server B = FakeTopology.secondary("YYZ", "b");

	private static final Group GROUP = Group.of("YYZ", List.of(A, B));

	@AutoClose("shutdownNow")
	private final ExecutorService threads = ScarceThreads.executor(1);

	private final Set<String> asked = ConcurrentHashMap.newKeySet();

	private final AtomicInteger begun = new AtomicInteger();

	@Test
	void aServerThatLacksAThreadIsMeasuredLaterAndTheOthersGoOn() {
		GroupLag lag = lag((task) -> {
			this.threads.execute(task);
			this.begun.incrementAndGet();
		});
		await().untilAsserted(() -> {
			assertThat(lag.behind(GROUP, Duration.ofSeconds(1).toNanos())).containsExactly(B.uuid());
			assertThat(this.asked).containsExactlyInAnyOrder("a", "b");
		});
		assertThat(this.begun).hasValue(2);
	}

	private GroupLag lag(Executor threads) {
		return new GroupLag((server, session, timeout) -> {
			this.asked.add(server.host());
			throw new SQLException("down");
		}, threads);
	}

}
