package io.github.fabricspring.test.slice;

import java.util.List;

import javax.sql.DataSource;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.test.Failover;
import io.github.fabricspring.test.FailoverTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link FailoverTest} beside {@link JdbcTest}.
 */
@JdbcTest
@FailoverTest
@Import(StatementNotes.class)
class JdbcTestIntegrationTests {

	@Autowired
	private StatementNotes notes;

	@Autowired
	private JdbcClient jdbc;

	@AfterTransaction
	void nothingOfATestsTransactionStays() {
		assertThat(texts()).doesNotContain("rolled back");
	}

	@Test
	void theTestsTransactionIsOneOfTheGroup(@Autowired DataSource dataSource) {
		this.notes.write("rolled back");
		assertThat(texts()).contains("rolled back");
		assertThat(dataSource).isInstanceOf(GroupRoutingDataSource.class);
		assertThat(this.jdbc.sql("SELECT @@read_only").query(Integer.class).single()).isZero();
	}

	@Test
	void aFaultInTheTestsTransactionIsRefused(Failover failover) {
		failover.whenTheServiceSendsCommit().cut();
		assertThatIllegalStateException().isThrownBy(() -> failover.during(() -> this.notes.write("rolled back")))
			.withMessageContaining("@Transactional(propagation = Propagation.NOT_SUPPORTED)");
	}

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void aKillInTheMiddleOfCommitIsSurvived(Failover failover) {
		failover.beforeTheAnswerToCommit().kill();
		failover.during(() -> this.notes.write("committed")).committedOnce("note").noOtherRowTouched();
	}

	private List<String> texts() {
		return this.jdbc.sql("SELECT text FROM note").query(String.class).list();
	}

}
