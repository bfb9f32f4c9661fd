package io.github.fabricspring.rerun.isolation;

import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The synchronizations that are bound to the thread for another group than that of the
 * call that is about to run. The sessions and connections that Hibernate, MyBatis and
 * Spring JDBC bind with them must not serve both groups.
 */
public interface OuterSynchronizations extends AutoCloseable {

	/**
	 * Returns the synchronizations that are bound for another group, suspended unless
	 * they are those of a transaction. Those of our own transaction do not count, as the
	 * call joins it.
	 * @param group the group of the call that is about to run
	 * @param outer the scope that it runs in, {@code null} outside any
	 * @param groups the groups in use
	 * @return the synchronizations, {@code null} if there are none
	 */
	static @Nullable OuterSynchronizations before(String group, @Nullable Scope outer, GroupsInUse groups) {
		if (!groups.areSeveral() || !TransactionSynchronizationManager.isSynchronizationActive()) {
			return null;
		}
		String bound = (outer != null) ? outer.route().group() : groups.defaultGroup();
		if (group.equals(bound)) {
			return null;
		}
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			return new SuspendedSynchronizations();
		}
		return (ScopedTransaction.current() == null) ? new ForeignSynchronizations() : null;
	}

	/**
	 * The call has succeeded.
	 * @throws RuntimeException if something that it left to its end has failed
	 */
	default void succeeded() {
	}

	/** The call is over, and what is bound serves the other group again. */
	@Override
	void close();

}
