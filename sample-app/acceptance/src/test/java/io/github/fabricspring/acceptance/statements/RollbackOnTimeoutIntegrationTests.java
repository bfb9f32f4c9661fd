package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server with {@code innodb_rollback_on_timeout}: a lock wait that times out rolls back
 * the whole transaction.
 */
class RollbackOnTimeoutIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = Numbers.server()
		.beforeAll("CREATE TABLE app.locked (id INT PRIMARY KEY, v INT NOT NULL)",
				"INSERT INTO app.locked VALUES (1, 0)");

	@BeforeAll
	static void restart() {
		server.get().configure(List.of("--innodb-rollback-on-timeout=ON"));
		server.get().restart();
	}

	@Test
	void whatABatchWritesAfterItsTransactionWasRolledBackIsNotCommittedAlone() throws IOException, SQLException {
		try (StatementBench bench = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.properties.sessionVariables=innodb_lock_wait_timeout=1");
				Connection locker = server.get().connect();
				Statement lock = locker.createStatement()) {
			locker.setAutoCommit(false);
			lock.execute("UPDATE app.locked SET v = 100 WHERE id = 1");
			Told told = bench.transaction(Rerun.SAFE, () -> {
				bench.insert(1);
				try {
					bench.jdbc()
						.batchUpdate("INSERT INTO numbers (n) VALUES (2)", "UPDATE locked SET v = v + 1 WHERE id = 1",
								"INSERT INTO numbers (n) VALUES (3)");
				}
				catch (DataAccessException ex) {
					// as some applications do
				}
			});
			if (told.what().equals("returned")) {
				assertThat(bench.numbers()).as(told.toString()).contains(1);
			}
			else {
				assertThat(bench.numbers()).as(told.toString()).isEmpty();
			}
		}
	}

}
