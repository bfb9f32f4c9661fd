package io.github.fabricspring;

import org.jspecify.annotations.Nullable;

/**
 * What {@link FabricGroup} does for methods, for pieces of code: transactions begun in
 * the work go to the group, and the work is run again on the new primary when the old one
 * is lost and nothing of it was committed.
 * <p>
 * The work joins a transaction that is already active if it belongs to the same group,
 * and is refused with a {@link CrossGroupException} if not. It must be prepared to run
 * more than once, so what it does besides its transactions is done more than once too.
 * <p>
 * A failure of a server that cannot be made good is thrown as
 * {@link TransactionNotCommittedException} or {@link GroupUnavailableException} (nothing
 * is committed), {@link TransactionOutcomeUnknownException} (all of it may be) or
 * {@link TransactionPartlyCommittedException} (a part of it is). The application's own
 * exceptions are passed on as they are.
 */
public interface FabricTemplate {

	/**
	 * Runs work that may write, by the default policy.
	 * @param <T> the type of its result
	 * @param <X> the checked exceptions it throws
	 * @param group the group's name as the Fabric node knows it
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
	 * @param group the group's name as the Fabric node knows it
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
	 * @param group the group's name as the Fabric node knows it
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
	 * @param group the group's name as the Fabric node knows it
	 * @param action the work
	 * @throws X what the work threw, unless a server's failure stood behind it
	 */
	@SuppressWarnings("NullAway") // it does not see that the result's type may be null
	default <X extends Throwable> void executeWithoutResult(String group, Action<X> action) throws X {
		this.<@Nullable Void, X>execute(group, () -> {
			action.run();
			return null;
		});
	}

	/**
	 * What this thread's reads of a group are certain to see under
	 * {@code fabric.read.consistency=session}: its last commit, or what it was handed. To
	 * be handed on, to the next request of the same user for example.
	 * @param group the group's name as the Fabric node knows it
	 * @return the token, {@code null} if the thread has committed nothing, or if reads
	 * are not that consistent
	 */
	default @Nullable ConsistencyToken lastCommit(String group) {
		return null;
	}

	/**
	 * Has reads of this thread see what a token stands for, and nothing that is left on
	 * the thread from before. Around each request, also without a token, it keeps what
	 * one user commits from slowing down the reads of the next. Without effect unless
	 * {@code fabric.read.consistency=session}.
	 * @param token the token, {@code null} to begin with nothing
	 * @return to be closed on the same thread
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

		T run() throws X;

	}

	/**
	 * Work without a result.
	 *
	 * @param <X> the checked exceptions it throws
	 */
	@FunctionalInterface
	interface Action<X extends Throwable> {

		void run() throws X;

	}

}
