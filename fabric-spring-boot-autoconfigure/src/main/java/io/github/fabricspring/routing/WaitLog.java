package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs that callers wait for a connection: a line for the first of a group, and one when
 * a connection was had and nobody waits any more.
 */
final class WaitLog {

	private static final Log logger = LogFactory.getLog(PrimaryWait.class);

	/** How many wait, by group. Each caller changes it. */
	private final ConcurrentHashMap<String, Integer> waiting = new ConcurrentHashMap<>();

	/**
	 * A caller begins to wait.
	 * @param group its group
	 * @param reason why it has no connection
	 */
	void begins(String group, SQLException reason) {
		if (this.waiting.merge(group, 1, Integer::sum) == 1) {
			logger.info(group + " - calls that are not run again wait for a connection: " + reason.getMessage());
		}
	}

	/**
	 * A caller no longer waits.
	 * @param group its group
	 * @param connected whether it has a connection
	 */
	void ends(String group, boolean connected) {
		boolean last = this.waiting.computeIfPresent(group, (name, number) -> (number > 1) ? number - 1 : null) == null;
		if (last && connected) {
			logger.info(group + " - calls that are not run again have a connection again");
		}
	}

}
