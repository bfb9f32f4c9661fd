package io.github.fabricspring.acceptance.statements;

import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.pool.ServerPools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that can no longer be run again when their server dies, and that have nothing at
 * risk there: they need a connection for what they do next.
 */
class NextConnectionIntegrationTests extends StatementTests {

	private static final Told RETURNED = new Told("returned", 1, "");

	private CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);

	@AfterEach
	void awaitRestart() {
		this.restart.join();
	}

	@Test
	void callThatHasSentAStatementGoesOnOnceThereIsAPrimary() {
		assertThat(bench.call(Rerun.SAFE, () -> {
			bench.insert(1);
			loseServer();
			bench.insert(2);
		})).isEqualTo(RETURNED);
		assertThat(bench.numbers()).containsExactly(1, 2);
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE", "NEVER" })
	void callThatHasCommittedGoesOnOnceThereIsAPrimary(Rerun rerun) {
		assertThat(bench.call(rerun, () -> {
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> bench.insert(1));
			loseServer();
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> bench.insert(2));
		})).isEqualTo(RETURNED);
		assertThat(bench.numbers()).containsExactly(1, 2);
	}

	@Test
	void callThatIsNeverRunAgainGoesOnOnceThereIsAPrimary() {
		assertThat(bench.transaction(Rerun.NEVER, () -> bench.insert(1))).isEqualTo(RETURNED);
		loseServer();
		assertThat(bench.transaction(Rerun.NEVER, () -> bench.insert(2))).isEqualTo(RETURNED);
		assertThat(bench.numbers()).containsExactly(1, 2);
	}

	// Idle connections are gone too: they would be lost at their first statement. The
	// server is read-only at first, as most are.
	private void loseServer() {
		server.get().kill();
		for (HikariDataSource pool : bench.bean(ServerPools.class).pools().values()) {
			pool.getHikariPoolMXBean().softEvictConnections();
		}
		this.restart = CompletableFuture.runAsync(() -> {
			server.get().restart();
			server.execute("SET GLOBAL read_only = OFF");
		});
	}

}
