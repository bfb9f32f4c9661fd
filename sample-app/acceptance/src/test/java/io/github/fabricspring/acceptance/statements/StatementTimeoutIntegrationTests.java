package io.github.fabricspring.acceptance.statements;

import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Statements that run into their timeout, which the driver ends on a connection of its
 * own. The server is not lost.
 */
class StatementTimeoutIntegrationTests extends StatementTests {

	private static final String SLOW = "SELECT SLEEP(5)";

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void transactionGoesOnAfterATimeoutThatIsSwallowed(Rerun rerun) throws SQLException {
		Told told = bench.transaction(rerun, () -> {
			bench.insert(1);
			try {
				limited().execute(SLOW);
			}
			catch (QueryTimeoutException ex) {
				bench.insert(2);
			}
		});
		assertThat(told).isEqualTo(new Told("returned", 1, ""));
		assertThat(bench.numbers()).containsExactly(1, 2);
	}

	@Test
	void timeoutOfAStatementReachesTheCallerAtOnce() throws SQLException {
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			limited().execute(SLOW);
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("QueryTimeoutException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).isEmpty();
	}

	@Test
	void timeoutOfATransactionReachesTheCallerAtOnce() throws SQLException {
		TransactionTemplate transaction = new TransactionTemplate(bench.bean(PlatformTransactionManager.class));
		transaction.setTimeout(1);
		Told told = bench.call(Rerun.SAFE, () -> transaction.executeWithoutResult((status) -> {
			bench.insert(1);
			bench.jdbc().execute(SLOW);
		}));
		assertThat(told.what()).as(told.toString()).isEqualTo("QueryTimeoutException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).isEmpty();
	}

	@Test
	void timeoutOutsideOfATransactionIsNoLossOfTheServer() throws SQLException {
		Told told = bench.call(Rerun.SAFE, () -> limited().execute(SLOW));
		assertThat(told.what()).as(told.toString()).isEqualTo("QueryTimeoutException");
		assertThat(told.attempts()).isOne();
	}

	private static JdbcTemplate limited() {
		JdbcTemplate template = new JdbcTemplate(bench.bean(DataSource.class));
		template.setQueryTimeout(1);
		return template;
	}

}
