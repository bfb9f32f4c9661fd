package io.github.fabricspring.outcome.table;

/**
 * A group may lose what it has acknowledged, and the application does not want to run
 * with such a group.
 */
public class NotDurableException extends IllegalStateException {

	static final String ADVICE = "Use Group Replication, or semi-synchronous replication with "
			+ "rpl_semi_sync_source_wait_point=AFTER_SYNC, rpl_semi_sync_source_timeout=4294967295 and "
			+ "rpl_semi_sync_source_wait_no_replica=ON";

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param group the group's name
	 * @param problem why it may lose what it has acknowledged, one clause
	 */
	public NotDurableException(String group, String problem) {
		super(group + " - EXACTLY_ONCE is refused (fabric.outcome.require-durable=true): " + problem
				+ ", so a committed call may be lost with the primary");
	}

	/**
	 * Returns what to do.
	 * @return one sentence, without a full stop
	 */
	public String advice() {
		return ADVICE;
	}

}
