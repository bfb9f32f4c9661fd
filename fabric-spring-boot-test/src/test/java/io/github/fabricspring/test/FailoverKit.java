package io.github.fabricspring.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;

import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.test.LedgerApplication.Ledger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the faults and the assertions of the kit, under any engine.
 */
@SpringBootTest(classes = LedgerApplication.class)
abstract class FailoverKit {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	private Ledger ledger;

	@Test
	void aCutAtTheCommitIsSurvived(Failover failover) {
		failover.whenTheServiceSendsCommit().cut();
		failover.during(() -> this.ledger.write("cut"))
			.committedOnce("entry")
			.noOtherRowTouched()
			.pausedLessThan(LIMIT);
		failover.beforeTheAnswerToCommit().cut();
		failover.during(() -> this.ledger.write("cut")).committedOnce("entry").noOtherRowTouched();
	}

	@Test
	void aKillAtTheSecondStatementIsSurvived(Failover failover) {
		failover.atStatement(2).kill();
		failover.during(() -> this.ledger.writeTwo("kill"))
			.committedOnce("entry")
			.committedOnce("other")
			.noOtherRowTouched()
			.shows("SELECT COUNT(*) FROM entry WHERE text = 'kill'", 1);
	}

	@Test
	void aFrozenPrimaryIsSurvived(Failover failover) {
		failover.beforeTheAnswerToCommit().freeze();
		failover.during(() -> this.ledger.write("freeze")).committedOnce("entry").noOtherRowTouched();
	}

	@Test
	void aSwitchoverIsSurvived(Failover failover) {
		failover.switchOver();
		failover.during(() -> this.ledger.write("switchover")).committedOnce("entry");
	}

	@Test
	void whatDidNotHappenFailsTheTest(Failover failover) {
		failover.whenTheServiceSendsCommit().cut();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> failover.during(this.ledger::count))
			.withMessageContaining("It did not happen that the service sends COMMIT");
	}

	@Test
	void rowsThatAreNotExpectedFailTheTest(Failover failover) {
		Survival survival = failover.during(() -> this.ledger.writeTwo("two"));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> survival.committedOnce("entry").noOtherRowTouched())
			.withMessageContaining("other got (");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> survival.added("entry", 2))
			.withMessageContaining("Expected 2 new row(s) in entry, found 1");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> survival.shows("SELECT 1", 2))
			.withMessageContaining("Expected 2, found 1");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> survival.pausedLessThan(Duration.ZERO));
		assertThatCode(() -> survival.committedOnce("other").noOtherRowTouched()).doesNotThrowAnyException();
	}

	@Test
	void aWholeGroupIsReadyForTheNextTest(Failover failover, TestInfo test) throws SQLException {
		failover.restore();
		String before = primary(failover);
		long begin = System.nanoTime();
		failover.restore();
		System.out.printf("kit: %s: a whole group was ready for the next test after %d ms%n", engine(test),
				Duration.ofNanos(System.nanoTime() - begin).toMillis());
		assertThat(primary(failover)).isEqualTo(before);
	}

	private static Engine engine(TestInfo test) {
		return Objects.requireNonNull(GroupKey.of(test.getTestClass().orElseThrow())).engine();
	}

	private static String primary(Failover failover) throws SQLException {
		try (Connection connection = failover.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT @@server_uuid")) {
			row.next();
			return row.getString(1);
		}
	}

}
