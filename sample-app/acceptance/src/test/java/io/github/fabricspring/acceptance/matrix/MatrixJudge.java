package io.github.fabricspring.acceptance.matrix;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import org.jspecify.annotations.Nullable;

/**
 * Holds what callers were told against what is in the table.
 */
final class MatrixJudge {

	private MatrixJudge() {
	}

	/**
	 * Judges one call.
	 * @param call what its caller was told
	 * @param rows how often its number is in the table
	 * @param commits how often it heard that it was committed
	 * @return what is wrong, {@code null} if nothing is
	 */
	static @Nullable String violation(Call call, int rows, int commits) {
		if (rows > 1) {
			return call + ": written " + rows + " times";
		}
		if (commits > 1) {
			return call + ": committed " + commits + " times, as its callbacks heard";
		}
		RuntimeException error = call.error();
		if (error == null) {
			if (rows == 0 || commits == 0 || !"rows: 1".equals(call.value())) {
				return call + ": returned '" + call.value() + "' with " + rows + " rows and " + commits + " commits";
			}
			return null;
		}
		if (error instanceof TransactionOutcomeUnknownException && call.rerun() == Rerun.SAFE) {
			return null;
		}
		return call + ": failed with " + rows + " rows: " + error;
	}

}
