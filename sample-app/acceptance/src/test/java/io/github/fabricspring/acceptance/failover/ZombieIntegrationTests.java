package io.github.fabricspring.acceptance.failover;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.fabricspring.acceptance.failover.WritingApplication.Numbers;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.Request;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A primary that is frozen, replaced, and goes on as if nothing had been.
 */
@ExtendWith(OutputCaptureExtension.class)
class ZombieIntegrationTests {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int WRITERS = 4;

	/** The number whose COMMIT lies in the socket of the frozen server. */
	private static final int LATE = -1;

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger numbers = new AtomicInteger();

	private final AtomicInteger written = new AtomicInteger();

	private volatile boolean stopped;

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void nothingIsSentToADeposedPrimaryAfterTheAnnouncementHoweverAliveItIs(CapturedOutput output) throws Exception {
		for (MysqlServer server : farm.get().servers()) {
			ask(server, "SET GLOBAL general_log = ON");
		}
		try (LocalFabric fabric = LocalFabric.start(farm.get(), WritingApplication.GROUP)) {
			MysqlServer old = fabric.primaryServer();
			try (CuttingProxy proxy = new CuttingProxy(old.port());
					ConfigurableApplicationContext application = start(fabric, old, proxy)) {
				Numbers numbers = application.getBean(Numbers.class);
				numbers.createTable();
				CountDownLatch frozen = new CountDownLatch(1);
				CountDownLatch inserted = new CountDownLatch(1);
				Future<?> late = this.threads.submit(() -> numbers.write(LATE, () -> {
					inserted.countDown();
					awaitLatch(frozen);
				}));
				List<Future<?>> loops = List.of(loop(numbers), loop(numbers), loop(numbers), loop(numbers));
				inserted.await();
				awaitWrites(5 * WRITERS);
				old.freeze();
				frozen.countDown();
				awaitNewPrimary(application.getBean(TopologyMonitor.class), old);
				long sent = proxy.requests().stream().filter((request) -> !isProbe(proxy, request)).count();
				List<String> pending = proxy.requests().stream().filter(Request::isCommand).map(Request::text).toList();
				Instant announced = Instant.now();
				late.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
				fabric.stopNode();
				old.thaw();
				assertThat(ask(old, "SELECT @@super_read_only + @@read_only")).isEqualTo(0);
				awaitLateCommit(old);
				awaitWrites(50 * WRITERS);
				assertThat(proxy.requests()).as("sent to the deposed primary")
					.filteredOn((request) -> !isProbe(proxy, request))
					.hasSize((int) sent);
				List<GeneralLog.Entry> processed = withoutOpenings(
						GeneralLog.of(old.dataDirectory(), farm.get().accounts().application().user(), announced));
				System.out.println("zombie: processed after the announcement: " + processed);
				assertThat(processed).as("processed there, of what lay in its socket")
					.hasSizeBetween(1, WRITERS + 1)
					.allMatch((entry) -> pending.contains(entry.text()));
				fabric.restartNode();
				await().atMost(PATIENCE).until(() -> output.getOut().contains(old.address() + " was rebuilt from"));
				this.stopped = true;
				for (Future<?> loop : loops) {
					loop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
				}
				fabric.restore();
			}
			assertHistory(fabric.primaryServer());
			await().atMost(PATIENCE).untilAsserted(() -> assertHistory(old));
		}
	}

	// A question that was on its way when the server froze is answered after the thaw. It
	// comes on a connection of its own, which sends nothing of the application's.
	private static boolean isProbe(CuttingProxy proxy, Request request) {
		return proxy.requests()
			.stream()
			.filter((other) -> other.connection() == request.connection())
			.noneMatch((other) -> isOfTransaction(other.text()));
	}

	private static boolean isOfTransaction(String text) {
		return text.contains("number") || text.contains("fabric_outcome") || text.contains("fabric_commit");
	}

	// The pool was opening a connection when the server froze. Its login lay in the
	// socket,
	// and the connection goes on to ask which server this is, until the answer retires
	// it.
	private static List<GeneralLog.Entry> withoutOpenings(List<GeneralLog.Entry> entries) {
		Set<String> opened = entries.stream()
			.filter((entry) -> entry.text().equals("SELECT @@server_uuid"))
			.map(GeneralLog.Entry::session)
			.collect(Collectors.toSet());
		assertThat(entries).as("sent on a connection that was being opened")
			.filteredOn((entry) -> opened.contains(entry.session()))
			.noneMatch((entry) -> isOfTransaction(entry.text()) || entry.text().equals("COMMIT"));
		return entries.stream().filter((entry) -> !opened.contains(entry.session())).toList();
	}

	private void assertHistory(MysqlServer server) {
		String table = farm.get().accounts().database() + ".number";
		assertThat(ask(server, "SELECT COUNT(*) FROM " + table + " WHERE n = " + LATE)).isEqualTo(1);
		assertThat(ask(server, "SELECT COUNT(*) FROM " + table)).isEqualTo(this.written.get() + 1);
		assertThat(ask(server, "SELECT COUNT(DISTINCT n) FROM " + table)).isEqualTo(this.written.get() + 1);
	}

	private Future<?> loop(Numbers numbers) {
		return this.threads.submit(() -> {
			while (!this.stopped) {
				numbers.write(this.numbers.incrementAndGet());
				this.written.incrementAndGet();
			}
		});
	}

	private void awaitWrites(int more) {
		int seen = this.written.get();
		await().atMost(PATIENCE).until(() -> this.written.get() >= seen + more);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void awaitNewPrimary(TopologyMonitor topology, MysqlServer old) {
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
			Group group = topology.current().group(WritingApplication.GROUP);
			return group != null && group.primary() != null && !group.primary().uuid().equals(old.uuid());
		});
	}

	// Nobody acknowledges it, so nobody was told that it is committed.
	private static void awaitLateCommit(MysqlServer old) {
		await().atMost(PATIENCE)
			.until(() -> ask(old, "SELECT COUNT(*) FROM information_schema.processlist"
					+ " WHERE state LIKE 'Waiting for semi-sync ACK%'") > 0);
	}

	private static ConfigurableApplicationContext start(LocalFabric fabric, MysqlServer old, CuttingProxy proxy) {
		FarmAccounts accounts = farm.get().accounts();
		return WritingApplication.start(new NodeSource(fabric, (server) -> behind(proxy, old, server)),
				"--fabric.datasource.username=" + accounts.application().user(),
				"--fabric.datasource.password=" + accounts.application().password(),
				"--fabric.datasource.database=" + accounts.database());
	}

	private static Server behind(CuttingProxy proxy, MysqlServer old, Server server) {
		return (server.port() != old.port()) ? server : new Server(server.uuid(), server.group(), server.host(),
				proxy.port(), server.status(), server.mode(), server.weight());
	}

	private static long ask(MysqlServer server, String sql) {
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			if (!statement.execute(sql)) {
				return 0;
			}
			try (ResultSet row = statement.getResultSet()) {
				row.next();
				return row.getLong(1);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(server.address() + " refused: " + sql, ex);
		}
	}

}
