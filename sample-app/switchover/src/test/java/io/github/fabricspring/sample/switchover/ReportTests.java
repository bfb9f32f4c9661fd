package io.github.fabricspring.sample.switchover;

import java.nio.file.Path;
import java.time.Duration;

import io.github.fabricspring.sample.switchover.Journal.Answer;
import io.github.fabricspring.sample.switchover.Journal.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The checker catches what is planted.
 */
class ReportTests {

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
		told(Answer.COMMITTED, 1);
		this.tables.entry(1, 1, 1);
		this.tables.total(1, 1);
		assertThat(report().isClean()).isTrue();
		assertThat(report())
			.hasToString("report: committed=1 reruns=3 failed=0 lost=0 duplicated=0 unknown=0" + " longest-gap-ms=42");
	}

	@Test
	void anAcknowledgedTransactionThatIsMissingIsLost() {
		told(Answer.COMMITTED, 1);
		assertThat(report().lost()).isEqualTo(1);
		assertThat(report().isClean()).isFalse();
	}

	@Test
	void aTransactionThatIsThereTwiceIsDuplicated() {
		told(Answer.COMMITTED, 1);
		this.tables.entry(1, 1, 2);
		this.tables.total(1, 2);
		assertThat(report().duplicated()).isEqualTo(1);
		assertThat(report().isClean()).isFalse();
	}

	@Test
	void aTransactionThatIsThereAlthoughItFailedIsDuplicated() {
		told(Answer.COMMITTED, 1);
		told(Answer.FAILED, 2);
		this.tables.entry(1, 1, 1);
		this.tables.entry(1, 2, 1);
		this.tables.total(1, 2);
		assertThat(report().duplicated()).isEqualTo(1);
	}

	@Test
	void aTransactionAppliedByHalfIsLost() {
		told(Answer.COMMITTED, 1);
		this.tables.entry(1, 1, 1);
		assertThat(report().lost()).isEqualTo(1);
	}

	@Test
	void anUnknownOneMayBeThereOrNot() {
		told(Answer.COMMITTED, 1);
		told(Answer.UNKNOWN, 2);
		told(Answer.UNKNOWN, 3);
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

	private void told(Answer answer, long number) {
		this.journal.record(answer, new Transaction(1, number));
	}

	private Report report() {
		return Report.of(this.journal, this.tables, 3, Duration.ofMillis(42), 0);
	}

}
