package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.diagnosis.ServerProbe.Answer;
import io.github.fabricspring.connection.diagnosis.ServerProbe.Reply;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Another server at the address of one: nothing is sent to it.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class WrongServerTests {

	@AutoClose
	private final Routing routing = new Routing(Routing.GROUP);

	@BeforeEach
	void open() throws SQLException {
		this.routing.hikari.put("connectionTimeout", "250");
	}

	@Test
	void unscopedUseIsRefused() {
		this.routing.a.uuid = "stranger";
		assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
			.withMessageContaining("is server stranger");
		assertThat(this.routing.a.calls).isSubsetOf("createStatement", "abort");
	}

	@Test
	void pinnedUseIsRefused() {
		this.routing.a.uuid = "stranger";
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(this.routing.dataSource.forGroup(Routing.GROUP)::getConnection)
			.withMessageContaining("is server stranger");
		assertThat(this.routing.a.calls).isSubsetOf("createStatement", "abort");
	}

	@Test
	void scopedUseIsRefusedAndMayWaitForTheRightServer() {
		this.routing.a.uuid = "stranger";
		assertThat(this.routing.fetchInVain().verdict()).isEqualTo(Verdict.SERVER_LOST);
	}

	@Test
	void readingFromAStrangerIsRefused() {
		this.routing.b.uuid = "stranger";
		try (Scope scope = Routing.reading()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining("is server stranger");
		}
	}

	@Test
	void addressThatMovesInMidTransactionIsNotConnectedToAgain() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.uuid = "stranger";
			this.routing.a.failBefore("commit", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining("is server stranger");
		}
	}

	@Test
	void probeSaysThatItIsAnotherServer() {
		Server server = this.routing.a.primary(Routing.GROUP);
		ServerProbe probe = new ServerProbe(this.routing.pools.connector());
		assertThat(probe.ask(server, Duration.ofSeconds(1)).answer()).isNotEqualTo(Answer.WRONG_SERVER);
		this.routing.a.uuid = "stranger";
		Reply reply = probe.ask(server, Duration.ofSeconds(1));
		assertThat(reply.answer()).isEqualTo(Answer.WRONG_SERVER);
		assertThat(reply.isUsable(true) || reply.isUsable(false)).isFalse();
	}

}
