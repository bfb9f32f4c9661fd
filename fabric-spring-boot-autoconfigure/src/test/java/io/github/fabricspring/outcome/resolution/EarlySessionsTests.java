package io.github.fabricspring.outcome.resolution;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.ScarceThreads;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link EarlySessions}, in a time of their own.
 */
class EarlySessionsTests {

	private static final Server A = FakeTopology.primary("YYZ", "a");

	private static final Server B = FakeTopology.secondary("YYZ", "b");

	private static final Server C = FakeTopology.secondary("YYZ", "c");

	private static final Server OFFLINE = new Server("uuid-d", "YYZ", "d", 3306, ServerStatus.SECONDARY,
			ServerMode.OFFLINE, 1.0);

	private static final Group GROUP = Group.of("YYZ", List.of(A, B, C, OFFLINE));

	private static final Duration LIMIT = Duration.ofSeconds(1);

	/** "server mark" of each attempt to connect. */
	private final List<String> connected = new ArrayList<>();

	private final List<Connection> asked = new ArrayList<>();

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private Executor threads = Runnable::run;

	private @Nullable SQLException refusal;

	private @Nullable Throwable noAnswer;

	private long now = 1;

	@Test
	void aSessionIsOpenOnEachPossiblePrimaryWhenACommitIsLost() throws SQLException {
		EarlySessions sessions = sessions(16);
		sessions.look(A, GROUP, List.of("one"));
		sessions.look(A, GROUP, List.of("one", "two"));
		assertThat(this.connected).containsExactly("b one", "c one", "b two", "c two");
		Connection early = this.asked.get(2);
		assertThat(sessions.connect(B, "two", LIMIT)).isSameAs(early);
		assertThat(this.connected).hasSize(4);
		assertThat(sessions.connect(B, "two", LIMIT)).isNotSameAs(early);
		assertThat(this.connected).endsWith("b two");
	}

	@Test
	void aSessionIsKeptForAWhileOnceItsCommitWaitsNoMore() throws SQLException {
		EarlySessions sessions = sessions(16);
		sessions.look(A, GROUP, List.of("one"));
		pass(Duration.ofMinutes(1));
		sessions.look(A, GROUP, List.of("one"));
		pass(Duration.ofMillis(1999));
		sessions.look(A, null, List.of());
		verify(this.asked.get(0), never()).close();
		pass(Duration.ofMillis(1));
		sessions.look(A, null, List.of());
		for (Connection session : this.asked) {
			verify(session).close();
		}
		sessions.connect(B, "one", LIMIT);
		assertThat(this.connected).containsExactly("b one", "c one", "b one");
	}

	@Test
	void ofAnotherServersCommitsNothingIsToldByALook() throws SQLException {
		EarlySessions sessions = sessions(16);
		sessions.look(A, GROUP, List.of("one"));
		pass(Duration.ofSeconds(59));
		sessions.look(B, null, List.of());
		verify(this.asked.get(0), never()).close();
		pass(Duration.ofSeconds(1));
		sessions.look(B, null, List.of());
		verify(this.asked.get(0)).close();
	}

	@Test
	void aNewPrimaryIsConnectedToWhileTheCommitStillWaitsOnTheOldOne() throws SQLException {
		EarlySessions sessions = sessions(16);
		sessions.look(A, GROUP, List.of("one"));
		Server promoted = FakeTopology.primary("YYZ", "b");
		Group after = Group.of("YYZ", List.of(FakeTopology.secondary("YYZ", "a"), promoted, C));
		for (int i = 0; i < 10; i++) {
			pass(Duration.ofSeconds(1));
			sessions.look(A, after, List.of("one"));
		}
		assertThat(sessions.connect(promoted, "one", LIMIT)).isSameAs(this.asked.get(0));
		assertThat(this.connected).containsExactly("b one", "c one");
	}

	@Test
	void noMoreSessionsAreOpenThanAllowed() {
		EarlySessions sessions = sessions(3);
		sessions.look(A, GROUP, List.of("one", "two", "three"));
		assertThat(this.connected).containsExactly("b one", "c one", "b two");
	}

	@Test
	void whereNoneCouldBeOpenedItIsTriedAgainAfterAPause() throws SQLException {
		EarlySessions sessions = sessions(2);
		this.refusal = new SQLException("down");
		sessions.look(A, GROUP, List.of("one"));
		pass(Duration.ofMillis(1999));
		sessions.look(A, GROUP, List.of("one"));
		assertThat(this.connected).containsExactly("b one", "c one");
		this.refusal = null;
		sessions.look(A, GROUP, List.of("one", "two"));
		assertThat(this.connected).as("failures leave room").containsExactly("b one", "c one", "b two", "c two");
		sessions.look(A, GROUP, List.of("one"));
		pass(Duration.ofSeconds(2));
		sessions.look(A, GROUP, List.of("one"));
		sessions.look(A, GROUP, List.of("one"));
		assertThat(this.connected).endsWith("b one", "c one").hasSize(6);
	}

	@ParameterizedTest
	@MethodSource
	void aSessionWhoseQuestionFailedIsClosed(Throwable error) throws SQLException {
		EarlySessions sessions = sessions(16);
		this.noAnswer = error;
		sessions.look(A, GROUP, List.of("one"));
		for (Connection session : this.asked) {
			verify(session).close();
		}
		assertThat(sessions.connect(B, "one", LIMIT)).isNotIn(this.asked);
	}

	static List<Throwable> aSessionWhoseQuestionFailedIsClosed() {
		return List.of(new SQLException("lost"), new IllegalStateException("a bug"), new OutOfMemoryError("no buffer"));
	}

	@Test
	void noResolutionWaitsForASessionThatIsBeingOpened() throws SQLException {
		this.threads = this.tasks::add;
		EarlySessions sessions = sessions(16);
		sessions.look(A, GROUP, List.of("one"));
		Connection own = sessions.connect(B, "one", LIMIT);
		this.tasks.forEach(Runnable::run);
		verify(own, never()).close();
		verify(this.asked.get(0)).close();
		assertThat(sessions.connect(C, "one", LIMIT)).isSameAs(this.asked.get(1));
	}

	@Test
	void withoutMemoryForAThreadTheResolutionConnectsItself() throws SQLException {
		this.threads = ScarceThreads.executor(2);
		EarlySessions sessions = sessions(16);
		sessions.look(A, GROUP, List.of("one"));
		assertThat(sessions.connect(B, "one", LIMIT)).isNotNull();
		assertThat(this.connected).containsExactly("b one");
	}

	@Test
	void noSessionOutlivesTheApplication() throws SQLException {
		EarlySessions sessions = sessions(16);
		sessions.look(A, GROUP, List.of("open"));
		this.threads = this.tasks::add;
		sessions.look(A, GROUP, List.of("being opened"));
		this.threads = (task) -> {
			throw new RejectedExecutionException("shut down");
		};
		sessions.close();
		sessions.look(A, GROUP, List.of("later"));
		this.tasks.forEach(Runnable::run);
		assertThat(this.asked).hasSize(4);
		for (Connection session : this.asked) {
			verify(session).close();
		}
	}

	private EarlySessions sessions(int most) {
		return new EarlySessions(this::connect, this::ask, most, (task) -> this.threads.execute(task), () -> this.now);
	}

	private Connection connect(Server server, String session, Duration timeout) throws SQLException {
		this.connected.add(server.host() + " " + session);
		if (this.refusal != null) {
			throw Objects.requireNonNull(this.refusal);
		}
		return mock(Connection.class);
	}

	private void ask(Connection session) throws SQLException {
		this.asked.add(session);
		if (this.noAnswer instanceof SQLException lost) {
			throw lost;
		}
		if (this.noAnswer instanceof RuntimeException bug) {
			throw bug;
		}
		if (this.noAnswer instanceof Error lack) {
			throw lack;
		}
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
