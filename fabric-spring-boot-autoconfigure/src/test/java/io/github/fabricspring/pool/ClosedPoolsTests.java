package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.support.CallerThreads;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for callers that wait in a pool that is closed or retired under them.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ClosedPoolsTests {

	@AutoClose("shutdownNow")
	private final ExecutorService threads = CallerThreads.unlimited();

	private final List<Connection> held = new ArrayList<>();

	@AutoClose
	private final Routing routing = new Routing();

	@Test
	void callersThatWaitWhenTheApplicationShutsDownAreToldAtOnce() throws Exception {
		takeAll();
		Future<Scope> waiting = this.threads.submit(() -> {
			try (Scope scope = Routing.scope()) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
					.withMessageContaining("the application is shutting down");
				return scope;
			}
		});
		awaitWaiting();
		this.routing.pools.close();
		assertThat(waiting.get(5, TimeUnit.SECONDS).journal().failure()).isNull();
	}

	@Test
	void callAfterTheShutdownIsToldSoAndIsNotRunAgain() {
		this.routing.pools.close();
		try (Scope scope = Routing.scope()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining("the application is shutting down");
			assertThat(scope.journal().failure()).isNull();
		}
	}

	@Test
	void callersThatWaitAreFreedAlsoWhereThePoolInitializesItsConnections() throws Exception {
		this.routing.hikari.put("connectionInitSql", "SELECT 1");
		takeAll();
		Future<Failure> waiting = this.threads.submit(this.routing::fetchInVain);
		awaitWaiting();
		this.routing.topology.announce(Routing.GROUP, this.routing.b.primary(Routing.GROUP));
		assertThat(waiting.get(5, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.SERVER_LOST);
	}

	private void takeAll() throws SQLException {
		for (int i = 0; i < 4; i++) {
			this.held.add(this.routing.dataSource.forGroup(Routing.GROUP).getConnection());
		}
	}

	private void awaitWaiting() {
		HikariDataSource pool = Objects
			.requireNonNull(this.routing.pools.pools().get(ServerPools.name(this.routing.a.primary(Routing.GROUP))));
		await().atMost(Duration.ofSeconds(10))
			.until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
	}

}
