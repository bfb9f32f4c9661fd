package io.github.fabricspring.pool.refusal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What callers are told who waited for a connection in vain.
 */
class LastRefusalTests {

	private static final int CALLERS = 6;

	@AutoClose
	private final Routing routing = new Routing("YYZ");

	@AutoClose("shutdownNow")
	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeEach
	void open() throws SQLException {
		this.routing.hikari.put("connectionTimeout", "1000");
	}

	@Test
	void everyCallerIsToldWhyTheServerCannotBeReached() throws Exception {
		this.routing.a.down = true;
		for (Failure failure : fetchAtOnce()) {
			assertThat(failure.verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat((Throwable) failure.cause()).hasMessageContaining("request timed out after")
				.hasMessageEndingWith("the last attempt to open one failed: Communications link failure")
				.hasCauseInstanceOf(SQLException.class);
		}
	}

	@Test
	void everyCallerIsToldThatTheServerTakesNoMoreConnections() throws Exception {
		this.routing.a.refusal = new SQLException("Too many connections", "08004", 1040);
		this.routing.a.down = true;
		for (Failure failure : fetchAtOnce()) {
			assertThat(failure.verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
			assertThat((Throwable) failure.cause()).hasMessageEndingWith("Too many connections");
		}
	}

	@Test
	void callerOfAFullPoolGoesToTheNewPrimaryIfThereIsOne() throws Exception {
		List<Connection> held = new ArrayList<>();
		while (held.size() < 4) {
			held.add(this.routing.dataSource.getConnection());
		}
		Future<Failure> waiting = this.threads.submit(this.routing::fetchInVain);
		await().until(() -> this.routing.waiting() > 0);
		this.routing.topology.announce("YYZ", this.routing.a.secondary("YYZ"), this.routing.b.primary("YYZ"));
		assertThat(waiting.get(10, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.SERVER_LOST);
		for (Connection connection : held) {
			connection.close();
		}
	}

	@Test
	void callerOfAPoolThatIsFullIsNotToldOfARefusalBeforeIt() throws Exception {
		this.routing.a.down = true;
		fetchAtOnce();
		this.routing.a.down = false;
		List<Connection> held = new ArrayList<>();
		while (held.size() < 4) {
			held.add(this.routing.dataSource.getConnection());
		}
		Failure failure = this.routing.fetchInVain();
		assertThat(failure.verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
		assertThat((Throwable) failure.cause()).hasMessageContaining("total=4, active=4").hasNoCause();
		for (Connection connection : held) {
			connection.close();
		}
	}

	@Test
	void callerIsToldWhyAConnectionCouldNotBeSetUp() {
		SQLException reason = new SQLException("Communications link failure\n\nThe last packet", "08S01");
		SQLException told = new LastRefusal(Clock.systemUTC())
			.explain(new SQLTransientConnectionException("request timed out", new IllegalStateException(reason)));
		assertThat((Throwable) told).hasMessageEndingWith("failed: Communications link failure").hasCause(reason);
		assertThat(told.getSQLState()).isEqualTo("08S01");
	}

	private List<Failure> fetchAtOnce() throws Exception {
		List<Future<Failure>> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			callers.add(this.threads.submit(this.routing::fetchInVain));
		}
		List<Failure> failures = new ArrayList<>();
		for (Future<Failure> caller : callers) {
			failures.add(caller.get(10, TimeUnit.SECONDS));
		}
		return failures;
	}

}
