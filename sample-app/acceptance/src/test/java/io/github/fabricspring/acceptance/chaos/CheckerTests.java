package io.github.fabricspring.acceptance.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.acceptance.chaos.Checker.Findings;
import io.github.fabricspring.acceptance.chaos.Checker.Transfer;
import io.github.fabricspring.sample.switchover.Journal;
import io.github.fabricspring.sample.switchover.Journal.Transaction;
import io.github.fabricspring.sample.switchover.Journal.TransactionResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The checker catches what is planted.
 */
class CheckerTests {

	private static final Transaction ONE = new Transaction(1, 1);

	private static final Transaction TWO = new Transaction(1, 2);

	private static final Transfer FIRST = new Transfer(ONE, 10, 20, 5);

	private Journal told;

	@BeforeEach
	void open(@TempDir Path directory) {
		this.told = new Journal(directory.resolve("told"));
		this.told.record(TransactionResult.COMMITTED, ONE);
	}

	@AfterEach
	void close() {
		this.told.close();
	}

	@Test
	void whenLedgerAndBalancesAgreeFindsNothing() {
		assertThat(check(List.of(FIRST), Map.of(10, 95L, 20, 105L)).clean()).isTrue();
	}

	@Test
	void aPlantedLossIsCaught() {
		Findings findings = check(List.of(), Map.of(10, 100L, 20, 100L));
		assertThat(findings.lost()).isEqualTo(1);
		assertThat(findings.clean()).isFalse();
	}

	@Test
	void aPlantedDoubleIsCaught() {
		Findings findings = check(List.of(FIRST, FIRST), Map.of(10, 90L, 20, 110L));
		assertThat(findings.duplicated()).isEqualTo(1);
		assertThat(findings.clean()).isFalse();
	}

	@Test
	void aTransferThatIsThereAlthoughItFailedIsCaught() {
		this.told.record(TransactionResult.FAILED, TWO);
		Findings findings = check(List.of(FIRST, new Transfer(TWO, 10, 20, 5)), Map.of(10, 90L, 20, 110L));
		assertThat(findings.falseFailures()).isEqualTo(1);
		assertThat(findings.clean()).isFalse();
	}

	@Test
	void aTransferAppliedByHalfIsCaught() {
		assertThat(check(List.of(FIRST), Map.of(10, 95L, 20, 100L)).clean()).isFalse();
	}

	@Test
	void anUnknownOneMayBeThere() {
		this.told.record(TransactionResult.UNKNOWN, TWO);
		assertThat(check(List.of(FIRST, new Transfer(TWO, 20, 10, 5)), Map.of(10, 100L, 20, 100L)).clean()).isTrue();
	}

	private Findings check(List<Transfer> ledger, Map<Integer, Long> balances) {
		return Checker.check(this.told, ledger, balances, 100);
	}

}
