package io.github.fabricspring.routing;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where connections go, and what is said where there is none.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class GroupRoutingDataSourceTests {

	@AutoClose
	private final Routing routing = new Routing();

	@Test
	void writesGoToThePrimaryAndReadsToTheSecondary() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.commit();
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
		assertThat(servesReads()).isSameAs(this.routing.b);
	}

	@Test
	void readsGoToThePrimaryWhereThereIsNoSecondary() throws SQLException {
		this.routing.topology.announce("YYZ", this.routing.a.primary("YYZ"),
				this.routing.b.server("YYZ", ServerStatus.SPARE, ServerMode.READ_ONLY));
		assertThat(servesReads()).isSameAs(this.routing.a);
	}

	@Test
	void readsGoOnWhileThereIsNoPrimary() throws SQLException {
		this.routing.topology.announce("YYZ", this.routing.a.secondary("YYZ"));
		assertThat(servesReads()).isSameAs(this.routing.a);
	}

	@Test
	void serverThatFailedToReadIsAvoidedByTheNextAttempt() throws SQLException {
		try (Scope scope = Scope.open(new Route("YYZ", AccessMode.READ_ONLY), Rerun.SAFE,
				new Budget(Duration.ofSeconds(1), 2),
				new AttemptJournal(Set.of(this.routing.b.secondary("YYZ").uuid())))) {
			this.routing.dataSource.getConnection().close();
		}
		assertThat(this.routing.a.connected).hasValue(1);
	}

	@Test
	void outsideAnyScopeTheErrorNamesTheProperty() {
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
			.withMessageContaining("fabric.default-group")
			.withMessageContaining("@FabricGroup");
	}

	@Test
	void outsideAnyScopeTheDefaultGroupsPrimaryServes() throws SQLException {
		try (Routing routing = new Routing("YYZ")) {
			routing.dataSource.getConnection().close();
			assertThat(routing.a.connected).hasPositiveValue();
		}
	}

	@Test
	void groupWithoutAPrimaryIsToldWithItsServersAndRecorded() {
		this.routing.topology.announce("YYZ", this.routing.a.server("YYZ", ServerStatus.PRIMARY, ServerMode.OFFLINE),
				this.routing.b.secondary("YYZ"));
		try (Scope scope = Routing.scope()) {
			assertThatExceptionOfType(SQLTransientConnectionException.class)
				.isThrownBy(this.routing.dataSource::getConnection)
				.withMessageStartingWith("YYZ - no primary")
				.withMessageContaining("ms ago")
				.withMessageContaining("PRIMARY/OFFLINE")
				.withMessageContaining("SECONDARY/READ_ONLY");
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(Routing.failure(scope).server()).isNull();
		}
	}

	@Test
	void groupThatIsNewIsAskedForAndWaitedFor() throws SQLException {
		Topology answer = Topology.NONE.with(List.of(FakeTopology.answer("XYZ", null, this.routing.b.primary("XYZ"))));
		this.routing.topology.answer = CompletableFuture.completedFuture(answer);
		try (Scope scope = Routing.scope("XYZ", AccessMode.READ_WRITE, Rerun.SAFE)) {
			this.routing.dataSource.getConnection().close();
		}
		assertThat(this.routing.topology.used).containsExactly("XYZ");
		assertThat(this.routing.b.connected).hasPositiveValue();
	}

	@Test
	void sourceThatDoesNotAnswerIsToldAndRecorded() {
		this.routing.topology.answer = CompletableFuture
			.failedFuture(new TopologyException("node:32274 refused the connection", null));
		try (Scope scope = Routing.scope("XYZ", AccessMode.READ_WRITE, Rerun.SAFE)) {
			assertThatExceptionOfType(SQLTransientConnectionException.class)
				.isThrownBy(this.routing.dataSource::getConnection)
				.withMessageStartingWith("XYZ - ")
				.withMessageContaining("node:32274 refused the connection");
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	@Test
	void groupThatTheSourceDoesNotKnowIsTold() {
		this.routing.topology.answer = CompletableFuture.completedFuture(this.routing.topology.current());
		try (Scope scope = Routing.scope("typo", AccessMode.READ_WRITE, Rerun.SAFE)) {
			assertThatExceptionOfType(SQLTransientConnectionException.class)
				.isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining("no such group");
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	@Test
	void serverThatRefusesConnectionsIsLost() {
		this.routing.a.down = true;
		this.routing.hikari.put("connectionTimeout", "250");
		try (Scope scope = Routing.scope()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	@Test
	void poolThatIsExhaustedMayBeTriedAgain() throws SQLException {
		this.routing.hikari.put("connectionTimeout", "250");
		List<Connection> held = new ArrayList<>();
		try (Scope scope = Routing.scope()) {
			for (int i = 0; i < 4; i++) {
				held.add(this.routing.dataSource.getConnection());
			}
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
			for (Connection connection : held) {
				connection.close();
			}
		}
	}

	@Test
	void plainDataSourceStaysWithItsGroupWhateverScopeIsOpen() throws SQLException {
		announceTwoGroups();
		try (Scope scope = Routing.scope(); Connection connection = beginInXyz()) {
			connection.commit();
			assertThat(scope.journal().hasWriteCommitted()).isTrue();
			this.routing.b.failBefore("INSERT", HostileServer.deadlock());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 2));
			assertThat(scope.journal().failure()).as("of another group").isNull();
		}
		assertThat(this.routing.b.orders()).containsExactly(1);
	}

	@Test
	void lostCommitThroughAPlainDataSourceIsUnknownToTheScopeOfAnotherGroup() throws SQLException {
		announceTwoGroups();
		try (Scope scope = Routing.scope(); Connection connection = beginInXyz()) {
			this.routing.b.failAfter("commit", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(this.routing.b.orders()).containsExactly(1);
	}

	private void announceTwoGroups() {
		this.routing.topology.announce("XYZ", this.routing.b.primary("XYZ"));
		this.routing.topology.announce("YYZ", this.routing.a.primary("YYZ"));
	}

	// Through a plain data source, with a write
	private Connection beginInXyz() throws SQLException {
		Connection connection = this.routing.dataSource.forGroup("XYZ").getConnection();
		connection.setAutoCommit(false);
		Routing.insert(connection, 1);
		return connection;
	}

	@Test
	void statementOfAPlainDataSourceMayHaveWrittenEvenInAScopeThatOnlyReads() throws SQLException {
		try (Scope scope = Routing.reading();
				Connection connection = this.routing.dataSource.forGroup("YYZ").getConnection()) {
			Routing.insert(connection, 1);
			assertThat(scope.journal().hasStatementOutsideTransaction(true)).isTrue();
		}
	}

	@Test
	void connectionKeptFromAnotherGroupsScopeIsRefusedBeforeItsFirstStatement() throws SQLException {
		this.routing.topology.announce("XYZ", this.routing.b.primary("XYZ"));
		Connection kept = keep(Routing.scope());
		try (Scope scope = Routing.scope("XYZ", AccessMode.READ_WRITE, Rerun.SAFE); kept) {
			assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> Routing.insert(kept, 1))
				.withMessageContaining("fetch a connection inside the annotated method")
				.withMessageNotContaining("EntityManager")
				.withMessageContaining("of group YYZ");
			TransactionSynchronizationManager.initSynchronization();
			assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> Routing.insert(kept, 1))
				.withMessageContaining("with propagation SUPPORTS too")
				.withMessageNotContaining("EntityManager");
			EntityManager manager = (EntityManager) Proxy.newProxyInstance(EntityManager.class.getClassLoader(),
					new Class<?>[] { EntityManager.class }, (proxy, method, arguments) -> null);
			TransactionSynchronizationManager.bindResource(this, new EntityManagerHolder(manager));
			assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> Routing.insert(kept, 1))
				.withMessageContaining("spring.jpa.open-in-view=false");
		}
		finally {
			TransactionSynchronizationManager.unbindResourceIfPossible(this);
			TransactionSynchronizationManager.clear();
		}
		assertThat(this.routing.a.calls).doesNotContain("INSERT INTO orders VALUES (?, 'item')");
	}

	@Test
	void aGroupWithoutServersIsExplainedByTheSource() {
		this.routing.topology.reason = new Reason(ReasonName.NO_SERVERS,
				"the node knows no such group, check its name");
		this.routing.topology.announce("YYZ");
		TopologyException failure = new TopologyException("refused user 'x'", null);
		this.routing.topology.lastFailure = failure;
		try (Scope scope = Routing.scope()) {
			assertThatExceptionOfType(SQLTransientConnectionException.class)
				.isThrownBy(() -> this.routing.dataSource.getConnection())
				.withMessageMatching(
						"YYZ - no server in the topology of \\d+ ms ago \\(fake\\): the node knows no such group, check its "
								+ "name, and the source has not answered since: refused user 'x'")
				.withCause(failure);
		}
	}

	@Test
	void connectionKeptFromReadingIsRefusedForWriting() throws SQLException {
		Connection kept = keep(Routing.reading());
		assertRefused(kept, "fetched for reading");
		assertThat(this.routing.b.orders()).isEmpty();
	}

	@Test
	void connectionKeptToAServerThatIsNoPrimaryAnyMoreIsRefusedForWriting() throws SQLException {
		Connection kept = keep(Routing.scope());
		this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"), this.routing.a.secondary("YYZ"));
		assertRefused(kept, "now SECONDARY");
		assertThat(this.routing.a.orders()).isEmpty();
	}

	// Its scope ends
	private Connection keep(Scope scope) throws SQLException {
		try (scope) {
			return this.routing.begin();
		}
	}

	private static void assertRefused(Connection kept, String reason) throws SQLException {
		try (Scope scope = Routing.scope(); kept) {
			assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> Routing.insert(kept, 1))
				.withMessageContaining(reason);
		}
	}

	@Test
	void serverThatIsSwitchedOverInMidTransactionRefusesForItself() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"), this.routing.a.secondary("YYZ"));
			this.routing.a.failBefore("INSERT", HostileServer.readOnly());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	@Test
	void rowsThatAreFetchedAsTheyAreReadMeetTheirFailuresLater() throws SQLException {
		try (Scope scope = Routing.reading();
				Connection connection = this.routing.begin();
				Statement statement = connection.createStatement()) {
			statement.setFetchSize(1);
			var rows = statement.executeQuery("SELECT * FROM orders");
			rows.close();
			assertThatExceptionOfType(SQLException.class).isThrownBy(rows::next);
			assertThat(rows.getStatement()).isSameAs(statement);
		}
	}

	@Test
	void hasNoTargetsThatCouldBeFrozenAtStart() throws SQLException {
		this.routing.dataSource.afterPropertiesSet();
		assertThat(this.routing.dataSource.getResolvedDataSources()).isEmpty();
		try (Scope scope = Routing.scope()) {
			this.routing.dataSource.getConnection().close();
		}
		assertThat(this.routing.dataSource.getResolvedDataSources()).isNotEmpty();
	}

	@Test
	void accountsOfTheCallersOwnAreRefused() {
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
			.isThrownBy(() -> this.routing.dataSource.getConnection("root", "secret"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	private HostileServer servesReads() throws SQLException {
		int before = this.routing.a.connected.get();
		try (Scope scope = Routing.reading()) {
			this.routing.dataSource.getConnection().close();
		}
		return (this.routing.a.connected.get() > before) ? this.routing.a : this.routing.b;
	}

}
