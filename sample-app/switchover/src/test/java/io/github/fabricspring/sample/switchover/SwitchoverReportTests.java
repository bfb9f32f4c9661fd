package io.github.fabricspring.sample.switchover;

import java.nio.file.Path;
import java.time.Duration;

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
class SwitchoverReportTests {

	private Journal journal;

	private final Tables tables = new Tables();

	@BeforeEach
	void openJournal(@TempDir Path directory) {
		this.journal = new Journal(directory.resolve("journal"));
	}

	@AfterEach
	void closeJournal() {
		this.journal.close();
	}

	@Test
	void whenTablesHoldWhatWasAcknowledgedIsClean() {
		told(TransactionResult.COMMITTED, 1);
		this.tables.entry(1, 1, 1);
		this.tables.total(1, 1);
		assertThat(report().isClean()).isTrue();
		assertThat(report())
			.hasToString("report: committed=1 reruns=3 failed=0 lost=0 duplicated=0 unknown=0" + " longest-gap-ms=42");
	}

	@Test
	void anAcknowledgedTransactionThatIsMissingIsLost() {
		told(TransactionResult.COMMITTED, 1);
		assertThat(report().lost()).isEqualTo(1);
		assertThat(report().isClean()).isFalse();
	}

	@Test
	void aTransactionThatIsThereTwiceIsDuplicated() {
		told(TransactionResult.COMMITTED, 1);
		this.tables.entry(1, 1, 2);
		this.tables.total(1, 2);
		assertThat(report().duplicated()).isEqualTo(1);
		assertThat(report().isClean()).isFalse();
	}

	@Test
	void aTransactionThatIsThereAlthoughItFailedIsDuplicated() {
		told(TransactionResult.COMMITTED, 1);
		told(TransactionResult.FAILED, 2);
		this.tables.entry(1, 1, 1);
		this.tables.entry(1, 2, 1);
		this.tables.total(1, 2);
		assertThat(report().duplicated()).isEqualTo(1);
	}

	@Test
	void aTransactionAppliedByHalfIsLost() {
		told(TransactionResult.COMMITTED, 1);
		this.tables.entry(1, 1, 1);
		assertThat(report().lost()).isEqualTo(1);
	}

	@Test
	void anUnknownOneMayBeThereOrNot() {
		told(TransactionResult.COMMITTED, 1);
		told(TransactionResult.UNKNOWN, 2);
		told(TransactionResult.UNKNOWN, 3);
		this.tables.entry(1, 1, 1);
		this.tables.entry(1, 3, 1);
		this.tables.total(1, 2);
		assertThat(report().unknown()).isEqualTo(2);
		assertThat(report().isClean()).isTrue();
	}

	@Test
	void aRunWithoutACommitIsNotClean() {
		assertThat(report().isClean()).isFalse();
	}

	private void told(TransactionResult result, long number) {
		this.journal.record(result, new Transaction(1, number));
	}

	private SwitchoverReport report() {
		return SwitchoverReport.of(this.journal, this.tables, 3, Duration.ofMillis(42), 0);
	}

}
