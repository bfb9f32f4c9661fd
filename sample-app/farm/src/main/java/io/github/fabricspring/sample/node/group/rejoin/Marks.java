package io.github.fabricspring.sample.node.group.rejoin;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.state.Member;

/**
 * What a server has to catch up with, fixed when it is first asked for. A busy primary
 * goes on meanwhile, and a replica that is no faster would run after a new mark in every
 * round for ever.
 */
final class Marks {

	private final Map<String, Mark> marks = new ConcurrentHashMap<>();

	/**
	 * The mark of a server that follows a primary.
	 * @param server the server, by one thread at a time
	 * @param primary its primary; another one means another mark
	 * @param now what the primary has now
	 * @return what it had when it was first asked for
	 * @throws SQLException if it cannot be asked
	 */
	GtidSet of(Member server, Member primary, Transactions now) throws SQLException {
		Mark mark = this.marks.get(server.uuid());
		if (mark == null || !mark.primary().equals(primary.uuid())) {
			mark = new Mark(primary.uuid(), now.executed());
			this.marks.put(server.uuid(), mark);
		}
		return mark.transactions();
	}

	/**
	 * Has the next question fix a new mark.
	 * @param server the server
	 */
	void forget(Member server) {
		this.marks.remove(server.uuid());
	}

	/** Asks a primary. */
	@FunctionalInterface
	interface Transactions {

		GtidSet executed() throws SQLException;

	}

	private record Mark(String primary, GtidSet transactions) {
	}

}
