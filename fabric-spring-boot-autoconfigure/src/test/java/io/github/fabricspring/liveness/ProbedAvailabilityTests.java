package io.github.fabricspring.liveness;

import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ProbedAvailability}.
 */
@Timeout(60)
class ProbedAvailabilityTests {

	private static final Server A = new Server("uuid-a", "YYZ", "a", 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE,
			1.0);

	private final AtomicInteger connections = new AtomicInteger();

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private final CountDownLatch open = new CountDownLatch(1);

	private volatile boolean reachable = true;

	private volatile boolean denied;

	private volatile int readOnly;

	private final ProbedAvailability probe = new ProbedAvailability(
			new ServerProbe((server, session, timeout) -> connect()), (server, error) -> this.reports
				.add(Thread.currentThread().getName() + ": " + server.address() + " " + error),
			Duration.ofSeconds(1));

	@AfterEach
	void close() {
		this.probe.close();
	}

	@Test
	void aServerThatTakesWritesCanBeUsed() throws Exception {
		this.open.countDown();
		assertThat(this.probe.ask(A, true).get()).isTrue();
	}

	@Test
	void aServerThatIsReadOnlyCanBeReadFromOnly() throws Exception {
		this.open.countDown();
		this.readOnly = 1;
		assertThat(this.probe.ask(A, true).get()).isFalse();
		assertThat(this.probe.refusal(A)).isEqualTo("read_only is on");
		assertThat(this.probe.ask(A, false).get()).isTrue();
	}

	@Test
	void allWhoAskAtTheSameTimeShareOneConnection() throws Exception {
		List<CompletableFuture<Boolean>> answers = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 50; i++) {
			answers.add(this.probe.ask(A, true));
		}
		this.open.countDown();
		for (CompletableFuture<Boolean> answer : answers) {
			assertThat(answer.get()).isTrue();
		}
		assertThat(this.connections).hasValue(1);
		assertThat(this.probe.ask(A, true).get()).isTrue();
		assertThat(this.connections).hasValue(2);
	}

	@Test
	void aServerThatCannotBeReachedIsReportedOncePerIncidentOnAnotherThread() throws Exception {
		this.open.countDown();
		this.reachable = false;
		assertThat(this.probe.ask(A, true).get()).isFalse();
		assertThat(this.probe.ask(A, true).get()).isFalse();
		await().until(() -> this.reports.size() == 1);
		this.reachable = true;
		assertThat(this.probe.ask(A, true).get()).isTrue();
		this.reachable = false;
		assertThat(this.probe.ask(A, true).get()).isFalse();
		assertThat(this.probe.ask(A, true).get()).isFalse();
		await().until(() -> this.reports.size() == 2);
		assertThat(this.reports).allMatch((report) -> report.matches("fabric-probe-\\d+: a:3306 refused"));
	}

	@Test
	void aServerThatLetsNoAccountInIsQuotedUntilItDoes() throws Exception {
		this.open.countDown();
		this.denied = true;
		assertThat(this.probe.ask(A, true).get()).isFalse();
		assertThat(this.probe.refusal(A)).isEqualTo("Access denied for user 'app'");
		this.reachable = false;
		assertThat(this.probe.ask(A, true).get()).isFalse();
		assertThat(this.probe.refusal(A)).isNull();
		this.reachable = true;
		assertThat(this.probe.ask(A, true).get()).isFalse();
		this.denied = false;
		assertThat(this.probe.ask(A, true).get()).isTrue();
		assertThat(this.probe.refusal(A)).isNull();
	}

	@Test
	void onceClosedNothingIsHopedFor() throws Exception {
		this.probe.close();
		assertThat(this.probe.ask(A, true).get()).isFalse();
		assertThat(this.connections).hasValue(0);
	}

	private Connection connect() throws SQLException {
		this.connections.incrementAndGet();
		try {
			this.open.await();
		}
		catch (InterruptedException ex) {
			throw new SQLException(ex);
		}
		if (!this.reachable) {
			throw new SQLException("refused", "08S01", new ConnectException("Connection refused"));
		}
		if (this.denied) {
			throw new SQLException("Access denied for user 'app'", "28000", 1045);
		}
		ResultSet row = fake(ResultSet.class, Map.of("next", (args) -> true, "getInt", (args) -> this.readOnly));
		Statement statement = fake(Statement.class, Map.of("executeQuery", (args) -> row));
		return fake(Connection.class, Map.of("createStatement", (args) -> statement));
	}

	private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> methods) {
		return type.cast(Proxy.newProxyInstance(ProbedAvailabilityTests.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, args) -> {
					Function<Object[], Object> answer = methods.get(method.getName());
					return (answer != null) ? answer.apply(args) : null;
				}));
	}

}
