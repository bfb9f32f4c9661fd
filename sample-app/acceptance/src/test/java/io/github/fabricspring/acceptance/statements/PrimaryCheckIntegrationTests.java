package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The question to a primary whether it takes writes.
 */
class PrimaryCheckIntegrationTests {

	private static final String QUESTION = "SELECT @@global.read_only";

	private static final int CALLERS = 8;

	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	@Test
	void isNotForAPrimaryThatHasJustSaidSoItself() throws IOException, SQLException {
		FarmAccounts.Account account = FarmAccounts.DEFAULTS.discovery();
		StatementBench bench = StatementBench.on(server, "fabric.groups.[YYZ].discovery=replication",
				"fabric.discovery.username=" + account.user(), "fabric.discovery.password=" + account.password());
		AtomicInteger asked = new AtomicInteger();
		bench.cut((request) -> {
			if (request.startsWith(QUESTION)) {
				asked.incrementAndGet();
			}
			return null;
		}, () -> {
		});
		insert(bench, 1);
		insert(bench, 2);
		// when its pool was new
		int before = asked.get();
		assertThat(before).isPositive();
		server.execute("SET GLOBAL read_only = ON");
		await().until(() -> !hasPrimary(bench));
		server.execute("SET GLOBAL read_only = OFF");
		insert(bench, 3);
		assertThat(asked).hasValue(before);
		assertThat(bench.numbers()).containsExactly(1, 2, 3);
	}

	@Test
	void isMadeOnceForThoseWhoComeAtOnce() throws Exception {
		StatementBench bench = StatementBench.on(server, "fabric.datasource.hikari.maximum-pool-size=" + CALLERS);
		CyclicBarrier together = new CyclicBarrier(CALLERS);
		all((number) -> read(bench, together));
		CountDownLatch questions = new CountDownLatch(2);
		bench.cut((request) -> {
			if (request.startsWith(QUESTION)) {
				questions.countDown();
				holdUp(questions);
			}
			return null;
		}, () -> {
		});
		all((number) -> insert(bench, number));
		assertThat(bench.numbers()).hasSize(CALLERS);
		assertThat(questions.getCount()).as("two questions less those that were asked").isOne();
	}

	// Returns once all have a connection, each of which has read only
	private static void read(StatementBench bench, CyclicBarrier together) {
		bench.bean(FabricTemplate.class).execute(StatementBench.GROUP, AccessMode.READ_ONLY, Rerun.SAFE, () -> {
			bench.reach();
			try {
				return together.await(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	// Until another question comes, but not for so long that the others ask as well
	private static void holdUp(CountDownLatch questions) {
		try {
			boolean ignored = questions.await(50, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void all(IntConsumer call) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
		try {
			List<Future<?>> calls = IntStream.rangeClosed(1, CALLERS)
				.<Future<?>>mapToObj((number) -> threads.submit(() -> call.accept(number)))
				.toList();
			for (Future<?> each : calls) {
				each.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void insert(StatementBench bench, int number) {
		assertThat(bench.transaction(Rerun.SAFE, () -> bench.insert(number))).isEqualTo(new Told("returned", 1, ""));
	}

	private static boolean hasPrimary(StatementBench bench) {
		Group group = bench.bean(TopologyMonitor.class).current().group(StatementBench.GROUP);
		return group != null && group.primary() != null;
	}

}
