package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ways by which a session gets rights that {@code read_only} does not bind. The server is
 * demoted by {@code read_only} alone in mid-call, as the original Fabric node does it:
 * what is written from then on is lost, so that nothing must be written.
 */
class PrivilegeIntegrationTests {

	private static final String LOGIN = "'climber'@'%'";

	@RegisterExtension
	static final ServerExtension server = Numbers.server()
		.beforeEach("DROP USER IF EXISTS " + LOGIN, "DROP ROLE IF EXISTS admin",
				"CREATE USER " + LOGIN + " IDENTIFIED BY 'secret'", "GRANT ALL ON app.* TO " + LOGIN,
				"CREATE ROLE admin", "GRANT CONNECTION_ADMIN ON *.* TO admin");

	@AfterEach
	void withdrawRoles() {
		server.execute("SET GLOBAL read_only = OFF", "SET PERSIST mandatory_roles = ''",
				"RESET PERSIST mandatory_roles", "SET GLOBAL activate_all_roles_on_login = OFF");
	}

	@Test
	void rightThatWasGrantedAfterTheStart() throws IOException, SQLException {
		try (StatementBench bench = bench()) {
			assertThat(bench.transaction(Rerun.SAFE, () -> bench.insert(1)).what()).isEqualTo("returned");
			server.execute("GRANT CONNECTION_ADMIN ON *.* TO " + LOGIN);
			Told told = bench.call(Rerun.SAFE,
					() -> bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
						bench.insert(2);
						// On a connection of its own, which is new
						bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, () -> {
							bench.jdbc().queryForList("SELECT 1");
							demote();
							bench.insert(3);
						});
					}));
			assertThat(bench.numbers()).as(told.toString()).doesNotContain(3);
		}
	}

	@Test
	void roleThatIsSetWhenAConnectionIsOpened() throws IOException, SQLException {
		server.execute("GRANT admin TO " + LOGIN);
		try (StatementBench bench = bench("fabric.datasource.hikari.connection-init-sql=SET ROLE ALL")) {
			assertNothingIsWritten(bench, () -> bench.insert(1));
		}
	}

	@Test
	void roleThatIsSetByTheApplication() throws IOException, SQLException {
		server.execute("GRANT admin TO " + LOGIN);
		try (StatementBench bench = bench()) {
			Told told = assertNothingIsWritten(bench, () -> {
				bench.jdbc().execute("SET ROLE ALL");
				bench.insert(1);
			});
			assertThat(told.message()).contains("refused to write through account climber");
			assertThat(told.attempts()).isEqualTo(1);
		}
	}

	@Test
	void roleThatIsSetInATransaction() throws IOException, SQLException {
		server.execute("GRANT admin TO " + LOGIN);
		try (StatementBench bench = bench()) {
			Told told = bench.transaction(Rerun.SAFE, () -> {
				bench.insert(1);
				try {
					bench.jdbc().execute("SET ROLE ALL");
				}
				catch (DataAccessException ex) {
					// It must not be committed all the same
				}
				demote();
			});
			assertThat(bench.numbers()).as(told.toString()).isEmpty();
			assertThat(told.attempts()).as(told.toString()).isEqualTo(1);
		}
	}

	@Test
	void roleWithoutSuchARightIsSetAsEver() throws IOException, SQLException {
		server.execute("DROP ROLE IF EXISTS clerk", "CREATE ROLE clerk", "GRANT INSERT ON app.* TO clerk",
				"GRANT clerk TO " + LOGIN);
		try (StatementBench bench = bench()) {
			Told told = bench.transaction(Rerun.SAFE, () -> {
				bench.jdbc().execute("SET ROLE clerk");
				bench.insert(1);
			});
			assertThat(told.what()).as(told.toString()).isEqualTo("returned");
			assertThat(bench.numbers()).containsExactly(1);
		}
	}

	@Test
	void roleThatIsActiveByDefault() throws IOException, SQLException {
		server.execute("GRANT admin TO " + LOGIN, "SET DEFAULT ROLE ALL TO " + LOGIN);
		try (StatementBench bench = bench()) {
			assertNothingIsWritten(bench, () -> bench.insert(1));
		}
	}

	@Test
	void roleThatIsMandatory() throws IOException, SQLException {
		server.execute("SET PERSIST mandatory_roles = 'admin'", "SET GLOBAL activate_all_roles_on_login = ON");
		try (StatementBench bench = bench()) {
			assertNothingIsWritten(bench, () -> bench.insert(1));
		}
	}

	@Test
	void roleWithinARole() throws IOException, SQLException {
		server.execute("DROP ROLE IF EXISTS outer_role", "CREATE ROLE outer_role", "GRANT admin TO outer_role",
				"GRANT outer_role TO " + LOGIN, "SET DEFAULT ROLE ALL TO " + LOGIN);
		try (StatementBench bench = bench()) {
			assertNothingIsWritten(bench, () -> bench.insert(1));
		}
	}

	@Test
	void pinnedDataSource() throws IOException, SQLException {
		server.execute("GRANT CONNECTION_ADMIN ON *.* TO " + LOGIN);
		try (StatementBench bench = bench()) {
			DataSource pinned = bench.bean(GroupRoutingDataSource.class).forGroup(StatementBench.GROUP);
			assertNothingIsWritten(bench, () -> new JdbcTemplate(pinned).update("INSERT INTO numbers (n) VALUES (1)"));
		}
	}

	private static Told assertNothingIsWritten(StatementBench bench, Runnable work) throws SQLException {
		// Its connection is in the pool when the server is demoted
		bench.call(Rerun.SAFE, () -> bench.jdbc().queryForList("SELECT 1"));
		Told told = bench.call(Rerun.SAFE, () -> {
			demote();
			work.run();
		});
		assertThat(bench.numbers()).as(told.toString()).isEmpty();
		return told;
	}

	private static void demote() {
		server.execute("SET GLOBAL read_only = ON");
	}

	private static StatementBench bench(String... more) throws IOException {
		String[] all = new String[more.length + 3];
		all[0] = "fabric.datasource.username=climber";
		all[1] = "fabric.datasource.password=secret";
		all[2] = "fabric.retry.timeout=1s";
		System.arraycopy(more, 0, all, 3, more.length);
		return new StatementBench(server.get(), StatementBench.Jdbc.class, all);
	}

}
