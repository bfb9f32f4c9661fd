package io.github.fabricspring.acceptance.matrix;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MatrixJudge}.
 */
class MatrixJudgeTests {

	@Test
	void aReturnedValueNeedsItsOneRowAndItsOneCommit() {
		Call returned = call(Rerun.SAFE, Shape.ANNOTATED, "rows: 1", null);
		assertThat(MatrixJudge.violation(returned, 1, 1)).isNull();
		assertThat(MatrixJudge.violation(returned, 0, 1)).contains("with 0 rows");
		assertThat(MatrixJudge.violation(returned, 1, 0)).contains("0 commits");
		assertThat(MatrixJudge.violation(returned, 1, 2)).contains("committed 2 times");
		assertThat(MatrixJudge.violation(returned, 2, 1)).contains("written 2 times");
		assertThat(MatrixJudge.violation(call(Rerun.SAFE, Shape.ANNOTATED, "rows: 2", null), 1, 1)).isNotNull();
	}

	@Test
	void theUnknownIsAllowedUnderSafeOnly() {
		RuntimeException unknown = new TransactionOutcomeUnknownException("?", null);
		assertThat(MatrixJudge.violation(call(Rerun.SAFE, Shape.NESTED, null, unknown), 0, 0)).isNull();
		assertThat(MatrixJudge.violation(call(Rerun.SAFE, Shape.NESTED, null, unknown), 1, 0)).isNull();
		assertThat(MatrixJudge.violation(call(Rerun.SAFE, Shape.NESTED, null, unknown), 2, 0)).isNotNull();
		assertThat(MatrixJudge.violation(call(Rerun.EXACTLY_ONCE, Shape.NESTED, null, unknown), 0, 0)).isNotNull();
	}

	@Test
	void aRolledBackThatIsFalseOrCouldHaveBeenRerunIsAViolation() {
		RuntimeException not = new TransactionNotCommittedException("no", null);
		assertThat(MatrixJudge.violation(call(Rerun.SAFE, Shape.ANNOTATED, null, not), 1, 0)).contains("with 1 rows");
		assertThat(MatrixJudge.violation(call(Rerun.SAFE, Shape.ANNOTATED, null, not), 0, 0)).isNotNull();
	}

	private static Call call(Rerun rerun, Shape shape, @Nullable String value, @Nullable RuntimeException error) {
		return new Call(rerun, shape, 1, "somewhere", value, error);
	}

}
