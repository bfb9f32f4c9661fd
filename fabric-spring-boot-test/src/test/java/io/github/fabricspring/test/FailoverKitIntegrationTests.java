package io.github.fabricspring.test;

import java.time.Duration;

import io.github.fabricspring.test.LedgerApplication.Ledger;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the faults and the assertions of the kit.
 */
@SpringBootTest
@FailoverTest
class FailoverKitIntegrationTests {

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
	void aTestOnAWholeGroupStartsWithinTwoSeconds(Failover failover) {
		failover.restore();
		long begin = System.nanoTime();
		failover.restore();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
	}

}
