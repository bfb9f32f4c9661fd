package io.github.fabricspring.rerun.isolation;

/**
 * The synchronizations of another manager's transaction, such as that of a message
 * broker. A call of another group may add to them. Those that it adds for a session or a
 * connection end with it, as what follows is for another group.
 */
final class ForeignSynchronizations implements OuterSynchronizations {

	private final BindingSynchronizations synchronizations = new BindingSynchronizations();

	/** Sends what a session has collected, as it does before a commit. */
	@Override
	public void succeeded() {
		this.synchronizations.added().forEach((one) -> one.beforeCommit(false));
	}

	@Override
	public void close() {
		this.synchronizations.endAdded();
	}

}
