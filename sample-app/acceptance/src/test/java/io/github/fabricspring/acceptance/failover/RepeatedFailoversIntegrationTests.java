package io.github.fabricspring.acceptance.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.acceptance.failover.WritingApplication.Numbers;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.support.FakeSource;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two hundred failovers between two servers, which take their turns with every write.
 */
class RepeatedFailoversIntegrationTests {

	private static final int FAILOVERS = 200;

	/**
	 * In every fourth failover the old primary leaves, and takes its connections along.
	 */
	private static final int LEAVING = 4;

	/** After as many everything that is started when needed has been. */
	private static final int WARM = 12;

	private static final int WRITERS = 3;

	/** Threads that wait for work end after a minute. */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);

	private final FakeSource node = new FakeSource("test", Duration.ofSeconds(1));

	private final AtomicInteger written = new AtomicInteger();

	private final AtomicInteger doubtful = new AtomicInteger();

	private volatile boolean stopped;

	@AfterEach
	void stop() {
		this.writers.shutdownNow();
	}

	@Test
	void nothingIsLeftBehindByTwoHundredFailovers() throws Exception {
		List<MysqlServer> servers = farm.get().servers().subList(0, 2);
		for (MysqlServer server : servers) {
			prepare(server);
		}
		announce(servers.get(0), servers.get(1), true);
		try (ConfigurableApplicationContext application = start()) {
			Numbers numbers = application.getBean(Numbers.class);
			ServerPools pools = application.getBean(ServerPools.class);
			List<Future<?>> loops = writeOn(numbers);
			failOver(servers, 1, WARM, numbers);
			Census before = settled(pools, servers);
			failOver(servers, WARM + 1, FAILOVERS, numbers);
			this.stopped = true;
			for (Future<?> loop : loops) {
				loop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(Census.of(pools, servers)).matches((census) -> census.isWithin(before),
						"within " + before));
			System.out.printf("failovers: n=%d writes=%d doubtful=%d before=%s after=%s%n", FAILOVERS,
					this.written.get(), this.doubtful.get(), before, Census.of(pools, servers));
		}
		assertThat(this.doubtful).hasValueLessThanOrEqualTo(FAILOVERS / LEAVING);
		assertThat(rows(servers.get(0)) + rows(servers.get(1))).isBetween(this.written.longValue(),
				this.written.longValue() + this.doubtful.get());
	}

	private List<Future<?>> writeOn(Numbers numbers) {
		List<Future<?>> loops = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			loops.add(this.writers.submit(() -> {
				while (!this.stopped) {
					write(numbers);
				}
			}));
		}
		return loops;
	}

	private void write(Numbers numbers) {
		try {
			numbers.write(0);
			this.written.incrementAndGet();
		}
		catch (TransactionOutcomeUnknownException ex) {
			// A COMMIT was under way when its server left, and the other is no replica
			this.doubtful.incrementAndGet();
		}
	}

	private void failOver(List<MysqlServer> servers, int first, int last, Numbers numbers) {
		for (int i = first; i <= last; i++) {
			failOver(servers.get((i + 1) % 2), servers.get(i % 2), i % LEAVING != 1);
			write(numbers);
		}
	}

	private void failOver(MysqlServer from, MysqlServer to, boolean stays) {
		Sql.on(from).execute("SET GLOBAL super_read_only = ON");
		Sql.on(to).execute("SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF");
		announce(to, from, stays);
	}

	private void announce(MysqlServer primary, MysqlServer secondary, boolean stays) {
		Server first = server(primary, ServerStatus.PRIMARY, ServerMode.READ_WRITE);
		if (stays) {
			this.node.answers(first, server(secondary, ServerStatus.SECONDARY, ServerMode.READ_ONLY));
		}
		else {
			this.node.answers(first);
		}
	}

	private static Census settled(ServerPools pools, List<MysqlServer> servers) {
		await().atMost(PATIENCE)
			.until(() -> Census.of(pools, servers).connections() == (long) servers.size() * WritingApplication.POOL);
		return Census.of(pools, servers);
	}

	private ConfigurableApplicationContext start() {
		FarmAccounts accounts = farm.get().accounts();
		return WritingApplication.start(this.node, "--fabric.topology.refresh-interval=20ms",
				"--fabric.datasource.username=" + accounts.application().user(),
				"--fabric.datasource.password=" + accounts.application().password(),
				"--fabric.datasource.database=" + accounts.database());
	}

	private static void prepare(MysqlServer server) {
		Sql.on(server).execute("SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF");
		Sql.on(server)
			.execute("USE " + farm.get().accounts().database(), Numbers.TABLE,
					"CREATE TABLE IF NOT EXISTS fabric_outcome (id BINARY(16) NOT NULL PRIMARY KEY,"
							+ " fenced BOOLEAN NOT NULL DEFAULT FALSE, touched INT UNSIGNED NOT NULL DEFAULT 0,"
							+ " created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB",
					"CREATE PROCEDURE IF NOT EXISTS fabric_commit (IN k BINARY(16)) SQL SECURITY INVOKER"
							+ " BEGIN INSERT INTO fabric_outcome (id) VALUES (k); COMMIT; END");
	}

	private static Server server(MysqlServer server, ServerStatus status, ServerMode mode) {
		return new Server(server.uuid(), WritingApplication.GROUP, "127.0.0.1", server.port(), status, mode, 1);
	}

	private static long rows(MysqlServer server) {
		return Sql.on(server).number("SELECT COUNT(*) FROM " + farm.get().accounts().database() + ".number");
	}

}
