package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.support.CallerThreads;
import io.github.fabricspring.support.Routing;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Pools that come and go with their servers.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ServerPoolsTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@AutoClose
	private final Routing routing = new Routing("YYZ");

	@AutoClose("shutdownNow")
	private final ExecutorService threads = CallerThreads.unlimited();

	@Test
	void poolIsMadeWhenFirstNeededAndFollowsItsServerThroughItsRoles() throws SQLException {
		assertThat(this.routing.pools.pools()).isEmpty();
		this.routing.dataSource.getConnection().close();
		HikariDataSource pool = pool();
		this.routing.topology.announce("YYZ", this.routing.a.secondary("YYZ"), this.routing.b.primary("YYZ"));
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"), this.routing.a.secondary("YYZ"));
		assertThat(this.routing.pools.pools()).containsValue(pool);
		assertThat(pool.isClosed()).isFalse();
		assertThat(pool.getPoolName()).startsWith("YYZ/a:");
		// for a moment there is also the one that asks whether it refuses writes
		await().atMost(SOON).until(() -> this.routing.a.connections.size() == 1);
	}

	@Test
	void listenerThatThrowsCostsNoConnection() throws SQLException {
		// Other threads create pools too
		List<Server> told = new CopyOnWriteArrayList<>();
		this.routing.pools.addListener(new PoolListener() {
			@Override
			public void poolCreated(Server server, HikariDataSource pool) {
				throw new IllegalStateException("a listener's own");
			}
		});
		this.routing.pools.addListener(new PoolListener() {
			@Override
			public void poolCreated(Server server, HikariDataSource pool) {
				told.add(server);
			}
		});
		try (Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.commit();
		}
		assertThat(told).contains(this.routing.a.primary("YYZ"));
	}

	@Test
	void serverInTwoGroupsHasAPoolForEachAndNoneIsCutForTheOther() throws SQLException {
		try (Connection connection = this.routing.begin()) {
			this.routing.topology.announce("other", this.routing.a.primary("other"));
			try (Connection other = this.routing.dataSource.forGroup("other").getConnection()) {
				assertThat(other.isValid(1)).isTrue();
			}
			Routing.insert(connection, 1);
			connection.commit();
		}
		assertThat(this.routing.pools.pools()).containsKeys(ServerPools.name(this.routing.a.primary("YYZ")),
				ServerPools.name(this.routing.a.primary("other")));
	}

	@Test
	void everyServerOfAGroupHasItsPoolWarmBeforeItIsPromoted() throws SQLException {
		this.routing.hikari.put("minimumIdle", "3");
		this.routing.dataSource.getConnection().close();
		await().atMost(SOON).until(() -> this.routing.b.connections.size() == 3);
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"), this.routing.a.secondary("YYZ"));
		this.routing.dataSource.getConnection().close();
		assertThat(this.routing.b.connected).hasValue(3);
	}

	@Test
	void groupThatIsKnownToBeUsedIsWarmBeforeTheFirstCall() {
		this.routing.hikari.put("minimumIdle", "2");
		this.routing.pools.keepWarm("YYZ");
		await().atMost(SOON)
			.until(() -> this.routing.a.connections.size() == 2 && this.routing.b.connections.size() == 2);
	}

	@Test
	void callerWhoseServerIsDemotedWhileItWaitsForAConnectionDoesNotWriteToIt() throws Exception {
		this.routing.hikari.put("maximumPoolSize", "1");
		Connection held = this.routing.dataSource.getConnection();
		HikariDataSource pool = pool();
		Future<Failure> waiting = this.threads.submit(this.routing::fetchInVain);
		await().atMost(SOON).until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"), this.routing.a.secondary("YYZ"));
		held.close();
		Failure failure = waiting.get(5, TimeUnit.SECONDS);
		assertThat(failure.verdict()).isEqualTo(Verdict.SERVER_LOST);
		assertThat(failure.cause().getMessage()).contains("ceased to be primary");
	}

	@Test
	void callerThatHangsOnAServerIsFreedWhenItLeaves() throws Exception {
		CountDownLatch hangs = new CountDownLatch(1);
		this.routing.a.hang("INSERT", hangs);
		Future<Failure> failure = this.threads.submit(() -> {
			try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
				return Routing.failure(scope);
			}
		});
		hangs.await();
		HikariDataSource pool = pool();
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"));
		assertThat(failure.get(5, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.SERVER_LOST);
		await().atMost(SOON).until(pool::isClosed);
		assertThat(this.routing.a.connections).isEmpty();
	}

	@Test
	void commitThatHangsOnAServerThatIsFaultyIsUnknown() throws Exception {
		CountDownLatch hangs = new CountDownLatch(1);
		this.routing.a.hang("commit", hangs);
		Future<Failure> failure = this.threads.submit(() -> {
			try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
				Routing.insert(connection, 1);
				assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
				return Routing.failure(scope);
			}
		});
		hangs.await();
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"),
				this.routing.a.server("YYZ", ServerStatus.FAULTY, ServerMode.READ_WRITE));
		assertThat(failure.get(5, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.UNKNOWN);
	}

	@Test
	void callersThatWaitForAConnectionAreFreedWhenTheServerLeaves() throws Exception {
		this.routing.hikari.put("connectionTimeout", "30000");
		List<Connection> held = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			held.add(this.routing.dataSource.getConnection());
		}
		HikariDataSource pool = pool();
		List<Future<Failure>> waiting = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			waiting.add(this.threads.submit(this.routing::fetchInVain));
		}
		await().atMost(SOON).until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 6);
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"));
		for (Future<Failure> failure : waiting) {
			assertThat(failure.get(5, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		for (Connection connection : held) {
			connection.close();
		}
		await().atMost(SOON).until(pool::isClosed);
		assertThat(this.routing.a.connections).isEmpty();
	}

	@Test
	void callerWhoWaitsForAServerThatRefusesIsFreedAtOnceWhenItLeaves() throws Exception {
		this.routing.hikari.put("connectionTimeout", "30000");
		this.routing.a.down = true;
		Future<Failure> failure = this.threads.submit(this.routing::fetchInVain);
		// After as many attempts the pool leaves two and a half seconds to the next
		await().atMost(SOON).until(() -> this.routing.a.refused.get() == 9);
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"));
		assertThat(failure.get(2, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.SERVER_LOST);
		assertThat(this.routing.a.refused).hasValue(9);
	}

	@Test
	void callerWhoWaitsForAServerThatRefusesIsServedAtOnceWhenAnotherFindsItBack() throws Exception {
		this.routing.hikari.put("connectionTimeout", "30000");
		this.routing.a.down = true;
		Future<Boolean> caller = this.threads.submit(() -> {
			try (Connection connection = this.routing.dataSource.getConnection()) {
				return connection.isValid(1);
			}
		});
		// After as many attempts the pool leaves two and a half seconds to the next
		await().atMost(SOON).until(() -> this.routing.a.refused.get() == 9);
		this.routing.a.down = false;
		this.routing.pools.connector().connect(this.routing.a.primary("YYZ"), "probe", SOON).close();
		assertThat(caller.get(2, TimeUnit.SECONDS)).isTrue();
		assertThat(this.routing.a.refused).hasValue(9);
	}

	@Test
	void connectionThatIsBeingOpenedWhileItsServerLeavesIsAborted() throws Exception {
		CountDownLatch connecting = new CountDownLatch(1);
		this.routing.a.connecting = connecting;
		Future<Failure> failure = this.threads.submit(this.routing::fetchInVain);
		await().atMost(SOON)
			.until(() -> this.routing.pools.pools().containsKey(ServerPools.name(this.routing.a.primary("YYZ"))));
		HikariDataSource pool = pool();
		await().atMost(SOON)
			.until(() -> pool.getHikariPoolMXBean() != null
					&& pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0);
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"));
		connecting.countDown();
		assertThat(failure.get(5, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.SERVER_LOST);
		await().atMost(SOON).until(() -> this.routing.a.calls.contains("abort"));
		await().atMost(SOON).until(pool::isClosed);
		assertThat(this.routing.a.connections).isEmpty();
	}

	@Test
	void poolIsNotClosedUnderThoseWhoStillHoldItsConnections() throws SQLException {
		Connection held = this.routing.begin();
		HikariDataSource pool = pool();
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"));
		await().during(Duration.ofMillis(1500)).atMost(SOON).until(() -> !pool.isClosed());
		held.close();
		await().atMost(SOON).until(pool::isClosed);
	}

	@Test
	void callerWithASnapshotThatWasReplacedGetsNoPoolOfAServerThatLeft() {
		Topology old = this.routing.topology.current();
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"));
		assertThat(this.routing.pools.pool(this.routing.a.primary("YYZ"), old)).isNull();
		assertThat(this.routing.pools.pools()).isEmpty();
	}

	@Test
	void callerWithASnapshotThatThePoolsWereNotToldOfYetGetsItsPool() {
		this.routing.topology.listeners.clear();
		this.routing.topology.announce("XYZ", this.routing.a.primary("XYZ"));
		assertThat(this.routing.pools.pool(this.routing.a.primary("XYZ"), this.routing.topology.current())).isNotNull();
	}

	@Test
	void serverAtANewAddressGetsANewPool() throws SQLException {
		this.routing.dataSource.getConnection().close();
		HikariDataSource pool = pool();
		var moved = this.routing.b.primary("YYZ");
		var a = this.routing.a.primary("YYZ");
		this.routing.b.uuid = a.uuid();
		this.routing.topology.announce("YYZ",
				new Server(a.uuid(), "YYZ", moved.host(), moved.port(), a.status(), a.mode(), 1));
		this.routing.dataSource.getConnection().close();
		await().atMost(SOON).until(pool::isClosed);
		assertThat(this.routing.pools.pools()).containsOnlyKeys(ServerPools.name(moved));
		assertThat(this.routing.b.connections).hasSize(1);
	}

	@Test
	void closedPoolsHandOutNothing() throws SQLException {
		this.routing.dataSource.getConnection().close();
		this.routing.pools.close();
		assertThat(this.routing.a.connections).isEmpty();
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
		assertThat(this.routing.pools.pools()).isEmpty();
	}

	@RepeatedTest(5)
	void whateverRacesNoConnectionToARetiredServerIsLeftOpen() throws Exception {
		this.routing.hikari.put("connectionTimeout", "20000");
		AtomicBoolean over = new AtomicBoolean();
		List<Future<Integer>> callers = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			callers.add(this.threads.submit(() -> work(over)));
		}
		for (int i = 0; i < 20; i++) {
			this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"));
			Thread.onSpinWait();
			this.routing.topology.announce("YYZ", this.routing.a.primary("YYZ"), this.routing.b.secondary("YYZ"));
			int connected = this.routing.a.connected.get();
			await().pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.atMost(SOON)
				.until(() -> this.routing.a.connected.get() > connected);
		}
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"));
		over.set(true);
		int unexpected = 0;
		for (Future<Integer> caller : callers) {
			unexpected += caller.get(5, TimeUnit.SECONDS);
		}
		assertThat(unexpected).isZero();
		await().atMost(SOON).until(this.routing.a.connections::isEmpty);
		assertThat(this.routing.pools.pools()).hasSizeLessThanOrEqualTo(1);
	}

	private int work(AtomicBoolean over) {
		int unexpected = 0;
		while (!over.get()) {
			try (Scope scope = Routing.scope()) {
				try (Connection connection = this.routing.begin();
						var statement = connection.createStatement();
						var rows = statement.executeQuery("SELECT * FROM orders")) {
					rows.next();
				}
				catch (SQLException ex) {
					Failure failure = scope.journal().failure();
					unexpected += (failure == null || failure.verdict() != Verdict.SERVER_LOST) ? 1 : 0;
				}
			}
		}
		return unexpected;
	}

	private HikariDataSource pool() {
		return Objects.requireNonNull(this.routing.pools.pools().get(ServerPools.name(this.routing.a.primary("YYZ"))));
	}

}
