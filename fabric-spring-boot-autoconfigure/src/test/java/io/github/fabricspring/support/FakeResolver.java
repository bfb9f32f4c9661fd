package io.github.fabricspring.support;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.connection.CommitResolver;

/**
 * Writes keys into a table, and answers as it is told.
 */
public class FakeResolver implements CommitResolver {

	public final List<LostCommit> lost = new CopyOnWriteArrayList<>();

	public volatile Outcome answer = Outcome.UNKNOWN;

	@Override
	public UUID writeKey(Connection physical) throws SQLException {
		UUID key = UUID.randomUUID();
		try (PreparedStatement statement = physical.prepareStatement("INSERT INTO keys VALUES (?)")) {
			statement.setString(1, key.toString());
			statement.executeUpdate();
		}
		return key;
	}

	@Override
	public Outcome resolve(LostCommit lost) {
		this.lost.add(lost);
		return this.answer;
	}

}
