package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

/**
 * Does for a piece of code what {@link FabricGroup} does for a method. Transactions begun
 * in the work go to the group. If the primary is lost and nothing was committed, the work
 * is run again on the new primary.
 * <p>
 * The work joins an active transaction of the same group. It is refused with a
 * {@link CrossGroupException} if the active transaction is of another group. The work may
 * run more than once, and so does everything in it besides its transactions.
 * <p>
 * If a server's failure ends the call, it throws {@link TransactionNotCommittedException}
 * or {@link GroupUnavailableException} (nothing is committed),
 * {@link TransactionOutcomeUnknownException} (all of it may be committed) or
 * {@link TransactionPartlyCommittedException} (a part of it is). The application's own
 * exceptions are passed on as they are.
 */
public interface FabricTemplate {

	/**
	 * Runs work that may write, by the default policy.
	 * @param <T> the type of its result
	 * @param <X> the checked exceptions it throws
	 * @param group the group's name
	 * @param work the work
	 * @return what the last attempt returned
	 * @throws X what the work threw, unless a server's failure stood behind it
	 */
	default <T extends @Nullable Object, X extends Throwable> T execute(String group, Work<T, X> work) throws X {
		return execute(group, AccessMode.READ_WRITE, Rerun.DEFAULT, work);
	}

	/**
	 * Runs work by the default policy.
	 * @param <T> the type of its result
	 * @param <X> the checked exceptions it throws
	 * @param group the group's name
	 * @param mode whether the primary is wanted
	 * @param work the work
	 * @return what the last attempt returned
	 * @throws X what the work threw, unless a server's failure stood behind it
	 */
	default <T extends @Nullable Object, X extends Throwable> T execute(String group, AccessMode mode, Work<T, X> work)
			throws X {
		return execute(group, mode, Rerun.DEFAULT, work);
	}

	/**
	 * Runs work.
	 * @param <T> the type of its result
	 * @param <X> the checked exceptions it throws
	 * @param group the group's name
	 * @param mode whether the primary is wanted
	 * @param rerun when a failed attempt may be run again
	 * @param work the work
	 * @return what the last attempt returned
	 * @throws X what the work threw, unless a server's failure stood behind it
	 */
	<T extends @Nullable Object, X extends Throwable> T execute(String group, AccessMode mode, Rerun rerun,
			Work<T, X> work) throws X;

	/**
	 * Runs work that may write and has no result, by the default policy.
	 * @param <X> the checked exceptions it throws
	 * @param group the group's name
	 * @param action the work
	 * @throws X what the work threw, unless a server's failure stood behind it
	 */
	@SuppressWarnings("NullAway") // NullAway misses that the result's type is nullable
	default <X extends Throwable> void executeWithoutResult(String group, Action<X> action) throws X {
		this.<@Nullable Void, X>execute(group, () -> {
			action.run();
			return null;
		});
	}

	/**
	 * Returns a token for the state that this thread's reads of a group are certain to
	 * see under {@code fabric.read.consistency=session}: the thread's last commit, or the
	 * token that it was handed. Hand it on, for example to the same user's next request.
	 * @param group the group's name
	 * @return the token; {@code null} if the thread has committed nothing, or with any
	 * other {@code fabric.read.consistency}
	 */
	default @Nullable ConsistencyToken lastCommit(String group) {
		return null;
	}

	/**
	 * Opens a scope in which this thread's reads see at least what a token stands for.
	 * What the thread committed before no longer counts. Opened around each request, with
	 * or without a token, the scope keeps one user's commits from slowing down the next
	 * user's reads. Has an effect with {@code fabric.read.consistency=session} only.
	 * @param token the token, {@code null} to begin with no requirement
	 * @return the scope, to be closed on the same thread
	 */
	default ConsistencyScope withConsistency(@Nullable ConsistencyToken token) {
		return () -> {
		};
	}

	/**
	 * Work with a result.
	 *
	 * @param <T> the type of the result
	 * @param <X> the checked exceptions it throws
	 */
	@FunctionalInterface
	interface Work<T extends @Nullable Object, X extends Throwable> {

		/**
		 * Runs one attempt.
		 * @return the result, passed on to the caller if this is the last attempt
		 * @throws X if the work fails
		 */
		T run() throws X;

	}

	/**
	 * Work without a result.
	 *
	 * @param <X> the checked exceptions it throws
	 */
	@FunctionalInterface
	interface Action<X extends Throwable> {

		/**
		 * Runs one attempt.
		 * @throws X if the work fails
		 */
		void run() throws X;

	}

}
