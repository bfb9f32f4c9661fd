package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;

import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Verdict;

/**
 * No connection could be had. The journal of the call has not heard of it yet, as the
 * next attempt may succeed.
 */
final class FetchFailed extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Failure failure;

	FetchFailed(Failure failure) {
		super(failure.cause().getMessage(), failure.cause(), false, false);
		this.failure = failure;
	}

	SQLException error() {
		return this.failure.cause();
	}

	Verdict verdict() {
		return this.failure.verdict();
	}

	/**
	 * Returns the same failure after a wait for a connection.
	 * @param end why the wait has ended
	 * @return the failure, whose error says so
	 */
	FetchFailed inVain(String end) {
		SQLException error = error();
		String message = error.getMessage() + "; " + end;
		SQLException waited = (error instanceof SQLTransientException)
				? new SQLTransientConnectionException(message, error.getSQLState(), error.getErrorCode(), error)
				: new SQLNonTransientConnectionException(message, error.getSQLState(), error.getErrorCode(), error);
		return new FetchFailed(new Failure(this.failure.verdict(), this.failure.committing(), this.failure.server(),
				this.failure.reading(), waited));
	}

	/**
	 * Notes in the journal that no connection could be had.
	 * @param request the request
	 * @return the error for the caller
	 */
	SQLException report(ConnectionRequest request) {
		request.failed(this.failure);
		return error();
	}

}
