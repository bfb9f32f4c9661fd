package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.ConsistencyScope;
import io.github.fabricspring.ConsistencyToken;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.reads.ReadConsistency;
import io.github.fabricspring.reads.ReadFallback;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.reads.SessionConsistency;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Who serves a read when secondaries fail.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ReadingTests {

	private static final Duration LONG = Duration.ofHours(1);

	@AutoClose
	private final HostileServer c = new HostileServer("c");

	@AutoClose
	@SuppressWarnings("NullAway.Init") // set by each test
	private Routing routing;

	@Test
	void secondaryThatFailedToReadIsLeftOutByAllForAWhile() throws SQLException {
		route(ReadFallback.PRIMARY, LONG);
		assertThat(serve(4)).containsExactlyInAnyOrder(this.routing.b, this.c);
		failToRead(this.c);
		assertThat(serve(4)).containsExactly(this.routing.b);
	}

	@Test
	void secondaryThatCannotBeConnectedToIsLeftOutToo() throws SQLException {
		route(ReadFallback.PRIMARY, LONG);
		this.routing.hikari.put("connectionTimeout", "250");
		this.c.down = true;
		for (int i = 0; i < 2; i++) {
			try (Scope scope = Routing.reading()) {
				this.routing.dataSource.getConnection().close();
			}
			catch (SQLException ex) {
				assertThat(ex.getMessage()).isNotNull();
			}
		}
		this.c.down = false;
		assertThat(serve(4)).containsExactly(this.routing.b);
	}

	@Test
	void primaryServesWhenAllSecondariesAreLeftOut() throws SQLException {
		route(ReadFallback.PRIMARY, LONG);
		failToRead(this.c);
		failToRead(this.routing.b);
		assertThat(serve(4)).containsExactly(this.routing.a);
	}

	@Test
	void withoutAPrimarySecondaryThatFailedIsBetterThanNone() throws SQLException {
		route(ReadFallback.PRIMARY, LONG);
		failToRead(this.c);
		this.routing.topology.announce("YYZ", this.c.secondary("YYZ"));
		assertThat(serve(1)).containsExactly(this.c);
	}

	@Test
	void withFallbackNoneThePrimaryIsLeftAlone() throws SQLException {
		route(ReadFallback.NONE, LONG);
		failToRead(this.c);
		failToRead(this.routing.b);
		assertThat(serve(4)).doesNotContain(this.routing.a);
		this.routing.topology.announce("YYZ", this.routing.a.primary("YYZ"));
		try (Scope scope = Routing.reading()) {
			assertThatExceptionOfType(SQLTransientConnectionException.class)
				.isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining("fabric.read.fallback")
				.withMessageContaining("PRIMARY/READ_WRITE");
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
		}
	}

	@Test
	void failureOfTheApplicationsOwnLeavesNobodyOut() throws SQLException {
		route(ReadFallback.PRIMARY, LONG);
		this.c.failBefore("SELECT", new SQLException("No such column", "42S22", 1054));
		readUntilFailure();
		assertThat(serve(4)).containsExactlyInAnyOrder(this.routing.b, this.c);
	}

	@Test
	void secondaryWhoseLagIsUnknownCountsAsTooFarBehind() throws SQLException {
		route(ReadFallback.PRIMARY, Duration.ZERO);
		assertThat(serve(2)).doesNotContain(this.routing.a);
		try (Scope scope = Scope.open(new Route("YYZ", AccessMode.READ_ONLY, Duration.ofSeconds(2)), Rerun.SAFE,
				new Budget(Duration.ofSeconds(1), 2), new AttemptJournal())) {
			this.routing.dataSource.getConnection().close();
			assertThat(this.routing.a.connected).hasPositiveValue();
		}
	}

	@Test
	void readThatNoSecondaryIsNearEnoughForWaitsForAPrimaryOnceThatIsDown() throws SQLException {
		this.routing = new Routing();
		this.routing.hikari.put("connectionTimeout", "250");
		this.routing.a.down = true;
		try (Scope scope = Scope.open(new Route("YYZ", AccessMode.READ_ONLY, Duration.ofSeconds(2)), Rerun.SAFE,
				new Budget(Duration.ofSeconds(1), 2), new AttemptJournal())) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(Routing.failure(scope).reading()).as("a secondary would do").isFalse();
		}
	}

	@Test
	void withoutAPrimaryReadThatNoSecondaryIsNearEnoughForWaitsForOne() throws SQLException {
		route(ReadFallback.PRIMARY, Duration.ZERO);
		this.routing.topology.announce("YYZ", this.routing.b.secondary("YYZ"), this.c.secondary("YYZ"));
		try (Scope scope = Scope.open(new Route("YYZ", AccessMode.READ_ONLY, Duration.ofSeconds(2)), Rerun.SAFE,
				new Budget(Duration.ofSeconds(1), 2), new AttemptJournal())) {
			assertThatExceptionOfType(SQLTransientConnectionException.class)
				.isThrownBy(this.routing.dataSource::getConnection);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(Routing.failure(scope).reading()).isFalse();
		}
	}

	@Test
	void readThatMustSeeACommitGoesToThePrimaryUnlessASecondaryHasIt() throws SQLException {
		this.routing = new Routing(null, new ReadSettings(ReadRouting.SECONDARY, ReadFallback.NONE, LONG, null,
				ReadConsistency.SESSION, Duration.ofMillis(50)));
		// no MySQL, so that it cannot say what it has
		assertThat(serve(1)).containsExactly(this.routing.b);
		try (ConsistencyScope scope = SessionConsistency.open(new ConsistencyToken("YYZ", "a:1"))) {
			assertThat(serve(1)).containsExactly(this.routing.a);
		}
		assertThat(serve(1)).containsExactly(this.routing.b);
	}

	@Test
	void commitWhoseAnswerWasLostIsReadOnThePrimary() throws SQLException {
		this.routing = new Routing(null, new ReadSettings(ReadRouting.SECONDARY, ReadFallback.PRIMARY, LONG, null,
				ReadConsistency.SESSION, Duration.ofMillis(50)));
		try (ConsistencyScope consistency = SessionConsistency.open(null)) {
			try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
				Routing.insert(connection, 1);
				this.routing.a.failAfter("commit", HostileServer.lost());
				assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			}
			assertThat(SessionConsistency.token("YYZ")).isEqualTo(new ConsistencyToken("YYZ", null));
			assertThat(serve(1)).containsExactly(this.routing.a);
		}
	}

	@Test
	void commitWhoseAnswerWasLostIsNotReadOnAServerThatCeasedToBePrimaryMeanwhile() throws Exception {
		this.routing = new Routing(null, new ReadSettings(ReadRouting.SECONDARY, ReadFallback.PRIMARY, LONG, null,
				ReadConsistency.SESSION, Duration.ofMillis(50)));
		this.routing.hikari.put("maximumPoolSize", "1");
		Connection held = this.routing.dataSource.forGroup("YYZ").getConnection();
		CompletableFuture<Verdict> read = CompletableFuture.supplyAsync(() -> {
			try (ConsistencyScope consistency = SessionConsistency.open(new ConsistencyToken("YYZ", null));
					Scope scope = Routing.reading()) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
				return Routing.failure(scope).verdict();
			}
		});
		await().until(() -> this.routing.waiting() > 0);
		this.routing.topology.announce("YYZ", this.routing.a.secondary("YYZ"), this.routing.b.primary("YYZ"));
		held.close();
		assertThat(read).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(Verdict.SERVER_LOST);
	}

	@Test
	void readsThatAreRoutedToThePrimaryWaitForOneAsWritesDo() throws SQLException {
		this.routing = new Routing(null, ReadSettings.of(ReadRouting.PRIMARY));
		this.routing.hikari.put("connectionTimeout", "250");
		assertThat(serve(1)).containsExactly(this.routing.a);
		this.routing.a.down = true;
		this.routing.topology.announce("YYZ", this.routing.a.primary("YYZ"), this.routing.b.secondary("YYZ"));
		this.routing.a.failBefore("SELECT", HostileServer.lost());
		try (Scope scope = Routing.reading()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
				try (Connection connection = this.routing.dataSource.getConnection();
						Statement statement = connection.createStatement()) {
					statement.execute("SELECT 1");
				}
			});
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(Routing.failure(scope).reading()).isFalse();
		}
	}

	private void route(ReadFallback fallback, Duration coolDown) throws SQLException {
		this.routing = new Routing(null, new ReadSettings(ReadRouting.SECONDARY, fallback, coolDown, null,
				ReadConsistency.EVENTUAL, Duration.ZERO));
		this.routing.topology.announce("YYZ", this.routing.a.primary("YYZ"), this.routing.b.secondary("YYZ"),
				this.c.secondary("YYZ"));
	}

	private void failToRead(HostileServer server) {
		server.failBefore("SELECT", HostileServer.lost());
		readUntilFailure();
	}

	private void readUntilFailure() {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
			for (int i = 0; i < 4; i++) {
				serve(1);
			}
		});
	}

	private Set<HostileServer> serve(int reads) throws SQLException {
		Set<HostileServer> served = new HashSet<>();
		for (int i = 0; i < reads; i++) {
			try (Scope scope = Routing.reading();
					Connection connection = this.routing.dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				statement.executeQuery("SELECT * FROM orders").close();
				int port = Integer.parseInt(connection.getMetaData().getURL().replaceAll(".*server(\\d+).*", "$1"));
				served.add(HostileServer.at(port));
			}
		}
		return served;
	}

}
