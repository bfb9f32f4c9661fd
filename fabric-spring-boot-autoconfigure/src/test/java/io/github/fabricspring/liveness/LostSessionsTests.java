package io.github.fabricspring.liveness;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.support.HostileDriver;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session that waits for an answer, and what its server says of it, in a time of our
 * own.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class LostSessionsTests {

	private static final Duration SUSPECT = Duration.ofMillis(200);

	/** Between two questions. */
	private static final Duration SECOND_LOOK = Duration.ofMillis(500);

	private static final Duration GIVE_UP = Duration.ofSeconds(4);

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private static final Duration TICK = Duration.ofMillis(50);

	@AutoClose
	private final Routing routing = new Routing();

	@SuppressWarnings("NullAway.Init") // set before each test
	private LostSessions lost;

	@SuppressWarnings("NullAway.Init") // set before each test
	private ServerPool pool;

	private long now = System.nanoTime();

	private int reading = 1;

	@BeforeEach
	void open() throws SQLException {
		this.pool = Objects.requireNonNull(
				this.routing.pools.pool(this.routing.a.primary(Routing.GROUP), this.routing.topology.current()));
		try (Scope scope = Routing.scope(); Connection connection = this.routing.dataSource.getConnection()) {
			assertThat(connection.isValid(1)).isTrue();
		}
		this.lost = lost(new HangLimits(SUSPECT, Duration.ZERO, GIVE_UP));
		this.routing.a.calls.clear();
	}

	@Test
	void sessionThatTheServerDoesNothingForIsAbortedAndKilled() {
		this.routing.a.command = "Sleep";
		look(LIMIT);
		assertThat(questions()).isZero();
		look(TICK.multipliedBy(2));
		assertThat(questions()).isOne();
		look(SECOND_LOOK.minus(TICK.multipliedBy(2)));
		assertThat(this.routing.a.calls).doesNotContain("abort");
		look(SECOND_LOOK);
		assertThat(questions()).isEqualTo(2L);
		assertThat(this.routing.a.calls).contains("abort", "KILL 7");
	}

	@Test
	void longQueryIsAskedForLessAndLessAndNeverAborted() {
		look(Duration.ofMinutes(1));
		assertThat(this.routing.a.calls).doesNotContain("abort");
		assertThat(questions()).isBetween(10L, 20L);
	}

	@Test
	void longQueryWhoseAnswerIsLostIsAborted() {
		look(Duration.ofMinutes(1));
		this.routing.a.command = "Sleep";
		look(GIVE_UP.plus(SECOND_LOOK.multipliedBy(2)));
		assertThat(this.routing.a.calls).contains("abort");
	}

	@Test
	void sessionWhoseAnswerCameMeanwhileIsNotAborted() {
		this.routing.a.command = "Sleep";
		look(LIMIT.plus(SECOND_LOOK));
		assertThat(questions()).isOne();
		this.reading = 3;
		look(LIMIT);
		assertThat(this.routing.a.calls).doesNotContain("abort");
		this.reading = 0;
		look(GIVE_UP);
		assertThat(this.routing.a.calls).doesNotContain("abort");
	}

	@Test
	void sessionOfWhichTheServerSaidOnceThatItWorksForItIsNotAborted() {
		this.routing.a.command = "Sleep";
		look(LIMIT.plus(TICK.multipliedBy(2)));
		this.routing.a.command = "Execute";
		look(LIMIT);
		this.routing.a.command = "Sleep";
		look(TICK.multipliedBy(12));
		assertThat(questions()).isEqualTo(3L);
		assertThat(this.routing.a.calls).doesNotContain("abort");
	}

	@Test
	void serverThatDoesNotAnswerTheQuestionKeepsTheSession() {
		this.routing.a.command = "Sleep";
		this.routing.a.down = true;
		look(Duration.ofMinutes(1));
		assertThat(this.routing.a.calls).doesNotContain("abort");
	}

	@Test
	void serverIsNotAskedWhileNothingWaits() {
		this.reading = 0;
		look(Duration.ofMinutes(1));
		assertThat(this.routing.a.calls).isEmpty();
	}

	@Test
	void serverIsNotAskedIfNothingMayBeSuspected() {
		this.routing.a.command = "Sleep";
		this.lost = lost(new HangLimits(Duration.ZERO, Duration.ofSeconds(5), GIVE_UP));
		look(Duration.ofMinutes(1));
		assertThat(this.routing.a.calls).isEmpty();
	}

	private LostSessions lost(HangLimits limits) {
		DriverConnector connector = new DriverConnector(new HostileDriver(),
				(group) -> new PoolSettings("app", null, null, Map.of(), Map.of()));
		return new LostSessions(this.pool, new ServerProbe(connector).sessions(), limits, (session) -> this.reading,
				Runnable::run);
	}

	private long questions() {
		return this.routing.a.calls.stream().filter((call) -> call.startsWith(HostileServer.SESSIONS)).count();
	}

	private void look(Duration duration) {
		for (long end = this.now + duration.toNanos(); this.now < end; this.now += TICK.toNanos()) {
			this.lost.look(this.pool.sessions(), this.now);
		}
	}

}
