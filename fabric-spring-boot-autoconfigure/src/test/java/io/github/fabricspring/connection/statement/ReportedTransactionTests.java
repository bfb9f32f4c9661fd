package io.github.fabricspring.connection.statement;

import io.github.fabricspring.connection.statement.ServerReports.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReportedTransaction}, with what MySQL 9.7 was seen to report of a
 * transaction with temporary tables. See {@link ServerReportsTests} for the rest.
 */
class ReportedTransactionTests {

	private static final String NONE = "________";

	private final ReportedTransaction transaction = new ReportedTransaction();

	@Test
	void endThatIsNoneIsForgotten() {
		report("T___W___");
		report(NONE);
		this.transaction.continued();
		assertThat(this.transaction.takeEnd()).isEqualTo(End.NONE);
		assertThat(this.transaction.isOpen()).isTrue();
		assertThat(this.transaction.hasWritten()).isTrue();
	}

	/** As after a procedure that wrote, dropped a temporary table, and maybe read. */
	@ParameterizedTest
	@ValueSource(strings = { NONE, "I_R_____", "I_R___S_" })
	void writesThatTheServerHasForgottenCount(String state) {
		report("I_R___S_");
		report(state);
		this.transaction.continued();
		assertThat(this.transaction.isOpen()).isTrue();
		assertThat(this.transaction.hasWritten()).isTrue();
		assertThat(this.transaction.reportsWrite()).isFalse();
		assertThat(this.transaction.takeEnd()).isEqualTo(End.NONE);
	}

	@Test
	void commitIsNoEndThatIsNone() {
		report("T___W___");
		this.transaction.result(true, NONE);
		this.transaction.continued();
		assertThat(this.transaction.takeEnd()).isEqualTo(End.COMMITTED);
	}

	/** What the server reports of the rest: nothing, or another transaction. */
	@ParameterizedTest
	@ValueSource(strings = { NONE, "I_R_____", "I___W___", "T_______" })
	void realEndAfterwardsIsNoticed(String rest) {
		report("T___W___");
		report(NONE);
		this.transaction.continued();
		report(rest);
		assertThat(this.transaction.takeEnd()).isEqualTo(End.NONE);
		report(NONE);
		this.transaction.mayHaveEnded();
		assertThat(this.transaction.takeEnd()).isEqualTo(End.UNTOLD);
		assertThat(this.transaction.isOpen()).isFalse();
		assertThat(this.transaction.hasWritten()).isFalse();
	}

	@Test
	void realEndThatIsLoggedIsACommit() {
		report("T___W___");
		report(NONE);
		this.transaction.continued();
		this.transaction.result(true, null);
		this.transaction.mayHaveEnded();
		assertThat(this.transaction.takeEnd()).isEqualTo(End.COMMITTED);
		assertThat(this.transaction.isOpen()).isFalse();
	}

	@Test
	void nextTransactionBeginsWithoutWhatTheLastHadDone() {
		report("T___W___");
		report(NONE);
		this.transaction.continued();
		this.transaction.forget();
		assertThat(this.transaction.isOpen()).isFalse();
		assertThat(this.transaction.hasWritten()).isFalse();
		this.transaction.mayHaveEnded();
		assertThat(this.transaction.takeEnd()).isEqualTo(End.NONE);
	}

	@Test
	void endOfATransactionThatDidNotGoOnIsThatOfItsReport() {
		report("T_R_____");
		report(NONE);
		this.transaction.mayHaveEnded();
		assertThat(this.transaction.takeEnd()).isEqualTo(End.NOTHING_WRITTEN);
	}

	private void report(String state) {
		this.transaction.result(false, state);
	}

}
