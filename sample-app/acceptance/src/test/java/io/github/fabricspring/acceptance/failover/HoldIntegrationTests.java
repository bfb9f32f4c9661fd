package io.github.fabricspring.acceptance.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.github.fabricspring.acceptance.failover.WritingApplication.Numbers;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Five hundred callers while a group has no primary.
 */
class HoldIntegrationTests {

	private static final int CALLERS = 500;

	private static final Duration HELD = Duration.ofSeconds(5);

	/** Of 20 ms, jitter leaves three quarters at least. */
	private static final Duration SHORTEST_REFRESH = Duration.ofMillis(15);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS, (task) -> new Thread(task, "caller"));

	@AfterEach
	void stop() {
		this.callers.shutdownNow();
	}

	@Test
	void callersWithoutAPrimaryAskTheNodeAsOneClientDoesAndAllCommitInTheEnd() throws Exception {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), WritingApplication.GROUP)) {
			NodeSource node = new NodeSource(fabric, UnaryOperator.identity());
			try (ConfigurableApplicationContext application = start(node)) {
				Numbers numbers = application.getBean(Numbers.class);
				ServerPools pools = application.getBean(ServerPools.class);
				numbers.createTable();
				awaitAll(write(numbers, 0));
				Census before = settled(pools);
				fabric.administration().demote(WritingApplication.GROUP, false);
				TopologyMonitor topology = application.getBean(TopologyMonitor.class);
				await().atMost(PATIENCE).until(() -> lacksPrimary(topology));
				List<Future<?>> calls = write(numbers, CALLERS);
				long began = System.nanoTime();
				long asked = node.questions();
				await().atMost(PATIENCE).until(() -> System.nanoTime() - began >= HELD.toNanos());
				long questions = node.questions() - asked;
				long elapsed = System.nanoTime() - began;
				Census held = Census.of(pools, farm.get().servers());
				System.out.printf("hold: callers=%d seconds=%.1f questions=%d before=%s held=%s%n", CALLERS,
						elapsed / 1e9, questions, before, held);
				assertThat(calls).noneMatch(Future::isDone);
				assertThat(questions).isBetween(HELD.toMillis() / 200, elapsed / SHORTEST_REFRESH.toNanos() + 1);
				assertThat(held).matches((census) -> census.isWithin(before), "within " + before);
				fabric.administration().promote(WritingApplication.GROUP, null, false);
				awaitAll(calls);
				await().atMost(PATIENCE)
					.untilAsserted(() -> assertThat(Census.of(pools, farm.get().servers()))
						.matches((census) -> census.isWithin(before), "within " + before));
			}
		}
	}

	private static ConfigurableApplicationContext start(NodeSource node) {
		return WritingApplication.start(node,
				"--fabric.datasource.username=" + farm.get().accounts().application().user(),
				"--fabric.datasource.password=" + farm.get().accounts().application().password(),
				"--fabric.datasource.database=" + farm.get().accounts().database());
	}

	private static Census settled(ServerPools pools) {
		await().atMost(PATIENCE)
			.until(() -> Census.of(pools, farm.get().servers()).connections() == 3 * WritingApplication.POOL);
		return Census.of(pools, farm.get().servers());
	}

	private static boolean lacksPrimary(TopologyMonitor topology) {
		Group group = topology.current().group(WritingApplication.GROUP);
		return group != null && group.primary() == null;
	}

	private List<Future<?>> write(Numbers numbers, int from) {
		List<Future<?>> calls = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			int number = from + i;
			calls.add(this.callers.submit(() -> numbers.write(number)));
		}
		return calls;
	}

	private static void awaitAll(List<Future<?>> calls) throws Exception {
		for (Future<?> call : calls) {
			call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
	}

}
