package io.github.fabricspring.liveness;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.pool.Session;
import io.github.fabricspring.support.CallerThreads;
import io.github.fabricspring.support.HostileDriver;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How often a server is asked under a query that takes a minute, in a time of our own.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ServerLivenessTests {

	private static final Duration LIMIT = Duration.ofMillis(200);

	private static final Duration TICK = Duration.ofMillis(50);

	private static final Duration GIVE_UP = Duration.ofSeconds(10);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@AutoClose("shutdownNow")
	private final ExecutorService threads = CallerThreads.unlimited();

	private final DriverConnector connector = new DriverConnector(new HostileDriver(),
			(group) -> new PoolSettings("app", null, null, Map.of(), Map.of()));

	@AutoClose
	private final Routing routing = new Routing();

	@SuppressWarnings("NullAway.Init") // set before each test
	private ServerPool pool;

	private long now = System.nanoTime();

	private int connected;

	@BeforeEach
	void beginQuery() throws Exception {
		this.pool = Objects.requireNonNull(
				this.routing.pools.pool(this.routing.a.primary(Routing.GROUP), this.routing.topology.current()));
		CountDownLatch begun = new CountDownLatch(1);
		this.routing.a.hang("SELECT 'long'", begun);
		this.threads.execute(() -> {
			try {
				query("SELECT 'long'");
			}
			catch (SQLException ex) {
				// its connection is closed in the end
			}
		});
		begun.await();
	}

	@Test
	void serverThatSpeaksIsAskedLessAndLess() throws Exception {
		lookForAMinute(() -> {
		});
		assertThat(this.connected).isBetween(20, 40);
		assertThat(this.routing.topology.incidents).isEmpty();
	}

	@Test
	void serverThatAnswersOthersIsNotAsked() throws Exception {
		lookForAMinute(() -> query("SELECT 'short'"));
		assertThat(this.connected).isZero();
	}

	@Test
	void serverThatStopsSpeakingIsAccusedAfterTheNextPause() throws Exception {
		ServerLiveness liveness = liveness();
		look(liveness, MINUTE, () -> {
		});
		this.routing.a.down = true;
		look(liveness, Duration.ofSeconds(3), () -> {
		});
		assertThat(this.routing.topology.incidents).containsExactly(Routing.GROUP);
	}

	@Test
	void serverThatAnswersOthersButNotThisApplicationKeepsNoCallerForEver() throws Exception {
		ServerLiveness liveness = liveness();
		this.routing.a.down = true;
		look(liveness, GIVE_UP.minusSeconds(2), () -> {
		});
		assertThat(this.pool.sessions()).extracting(Session::calls).anyMatch((calls) -> calls % 2 != 0);
		look(liveness, Duration.ofSeconds(5), () -> {
		});
		await().untilAsserted(() -> assertThat(this.pool.sessions()).noneMatch((session) -> session.calls() % 2 != 0));
	}

	@Test
	void aCommitThatHangsMakesItsServerSuspectThoughItAnswersOthers() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		this.routing.a.hang("commit", begun);
		Future<?> commit = this.threads.submit(() -> {
			try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
				Routing.insert(connection, 1);
				connection.commit();
			}
			catch (SQLException ex) {
				// its connection is aborted in the end
			}
		});
		begun.await();
		ServerLiveness liveness = liveness();
		look(liveness, LIMIT, () -> query("SELECT 'short'"));
		assertThat(this.routing.topology.incidents).isEmpty();
		assertThat(this.routing.resolver.hanging).isEmpty();
		look(liveness, LIMIT, () -> query("SELECT 'short'"));
		assertThat(this.routing.topology.incidents).containsExactly(Routing.GROUP);
		assertThat(this.routing.resolver.hanging).singleElement().isIn(marks());
		this.pool.abortAll(this.threads);
		commit.get(20, TimeUnit.SECONDS);
		look(liveness, LIMIT, () -> {
		});
		assertThat(this.routing.topology.openIncidents()).isZero();
		assertThat(this.routing.resolver.hanging).isEmpty();
	}

	@Test
	void anAutocommitWriteThatHangsInItsCommitMakesItsServerSuspect() throws Exception {
		Future<?> write = beginAutocommitWrite();
		this.routing.a.committing = true;
		ServerLiveness liveness = liveness();
		look(liveness, LIMIT.multipliedBy(2), () -> query("SELECT 'short'"));
		assertThat(this.routing.topology.incidents).containsExactly(Routing.GROUP);
		this.pool.abortAll(this.threads);
		write.get(20, TimeUnit.SECONDS);
		look(liveness, LIMIT, () -> {
		});
		assertThat(this.routing.topology.openIncidents()).isZero();
	}

	@Test
	void aLongAutocommitWriteMakesItsServerNotSuspectAndIsAskedForLessAndLess() throws Exception {
		Future<?> write = beginAutocommitWrite();
		lookForAMinute(() -> query("SELECT 'short'"));
		assertThat(write.isDone()).isFalse();
		assertThat(this.routing.topology.incidents).isEmpty();
		assertThat(this.connected).isBetween(20, 40);
	}

	private List<String> marks() {
		return this.pool.sessions().stream().filter((session) -> session.committing() != 0).map(Session::mark).toList();
	}

	private Future<?> beginAutocommitWrite() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		this.routing.a.hang("INSERT INTO orders VALUES (7", begun);
		Future<?> write = this.threads.submit(() -> {
			try {
				query("INSERT INTO orders VALUES (7, 'book')");
			}
			catch (SQLException ex) {
				// its connection is aborted in the end
			}
		});
		begun.await();
		return write;
	}

	private void lookForAMinute(Between between) throws Exception {
		ServerLiveness liveness = liveness();
		between.run();
		int before = this.routing.a.connected.get();
		look(liveness, MINUTE, between);
		this.connected = this.routing.a.connected.get() - before;
	}

	private ServerLiveness liveness() {
		ServerProbe probe = new ServerProbe(this.connector);
		HangLimits limits = new HangLimits(LIMIT, Duration.ZERO, GIVE_UP);
		return new ServerLiveness(this.pool, new LivenessProbe(this.pool.server(), probe, LIMIT, Runnable::run),
				new HangingCommits(this.pool.server(), probe, limits, Runnable::run, this.routing.resolver),
				new LostSessions(this.pool, probe.sessions(), limits, (session) -> 0, Runnable::run),
				this.routing.topology, limits, Runnable::run);
	}

	private void look(ServerLiveness liveness, Duration duration, Between between) throws Exception {
		for (long end = this.now + duration.toNanos(); this.now < end; this.now += TICK.toNanos()) {
			between.run();
			liveness.look(this.now);
		}
	}

	private boolean query(String sql) throws SQLException {
		try (Scope scope = Routing.scope();
				Connection connection = this.routing.dataSource.getConnection();
				Statement statement = connection.createStatement()) {
			return statement.execute(sql);
		}
	}

	/** What happens between two looks. */
	private interface Between {

		void run() throws Exception;

	}

}
