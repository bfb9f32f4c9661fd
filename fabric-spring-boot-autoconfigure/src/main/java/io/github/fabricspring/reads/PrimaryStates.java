package io.github.fabricspring.reads;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The GTIDs that a primary had executed at certain moments, the newest first. Its
 * secondaries are compared with them.
 */
final class PrimaryStates {

	/** More than enough for a limit, which is five pauses long. */
	private static final int MOST = 32;

	private volatile List<ExecutedGtids> states = List.of();

	/**
	 * Adds the current state.
	 * @param primary a connection to the primary
	 * @throws SQLException if the primary did not answer, or its {@code gtid_mode} is off
	 */
	void record(Connection primary) throws SQLException {
		long now = System.nanoTime();
		try (Statement statement = primary.createStatement();
				ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed, @@global.gtid_mode")) {
			row.next();
			if (!"ON".equalsIgnoreCase(row.getString(2))) {
				throw new SQLException("gtid_mode is " + row.getString(2) + ", must be ON");
			}
			add(new ExecutedGtids(now, row.getString(1)));
		}
	}

	/**
	 * Finds the newest state that a secondary has.
	 * @param secondary a connection to the secondary
	 * @return the moment, by {@link System#nanoTime}, at which the primary was in that
	 * state; {@code null} if the secondary has none of them
	 * @throws SQLException if the secondary did not answer
	 */
	@Nullable Long newestIn(Connection secondary) throws SQLException {
		List<ExecutedGtids> states = this.states;
		if (states.isEmpty()) {
			return null;
		}
		String questions = String.join(", ",
				Collections.nCopies(states.size(), "GTID_SUBSET(?, @@global.gtid_executed)"));
		try (PreparedStatement statement = secondary.prepareStatement("SELECT " + questions)) {
			for (int i = 0; i < states.size(); i++) {
				statement.setString(i + 1, states.get(i).executed());
			}
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				for (int i = 0; i < states.size(); i++) {
					if (row.getBoolean(i + 1)) {
						return states.get(i).at();
					}
				}
			}
		}
		return null;
	}

	// Called by the primary's thread only. Two at a time would lose a state at most.
	private void add(ExecutedGtids state) {
		List<ExecutedGtids> before = this.states;
		List<ExecutedGtids> after = new ArrayList<>();
		after.add(state);
		// An unchanged state is kept with its latest moment
		int from = (!before.isEmpty() && before.get(0).executed().equals(state.executed())) ? 1 : 0;
		after.addAll(before.subList(from, Math.min(before.size(), MOST)));
		this.states = List.copyOf(after);
	}

	/**
	 * A state of the primary.
	 *
	 * @param at when it was read, on the scale of {@link System#nanoTime()}
	 * @param executed the GTIDs it had executed
	 */
	private record ExecutedGtids(long at, String executed) {
	}

}
