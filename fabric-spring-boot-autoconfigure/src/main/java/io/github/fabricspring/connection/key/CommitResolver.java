package io.github.fabricspring.connection.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Answers the question that a lost COMMIT leaves behind, by a key that was written as the
 * first statement of the transaction. Called by the physical connection, below the pool.
 */
public interface CommitResolver {

	/** Writes no key, so that it cannot answer. */
	CommitResolver NONE = new CommitResolver() {
		@Override
		public @Nullable UUID writeKey(Connection physical, KeyLimit limit) {
			return null;
		}

		@Override
		public Outcome resolve(LostCommit lost) {
			return Outcome.UNKNOWN;
		}
	};

	/**
	 * Writes a new key through the transaction's own connection.
	 * @param physical the driver's connection, in a transaction without a statement yet
	 * @param limit how long it may take
	 * @return the key, {@code null} if none is written
	 * @throws SQLException as the driver threw it
	 */
	@Nullable UUID writeKey(Connection physical, KeyLimit limit) throws SQLException;

	/**
	 * Finds out what became of a COMMIT whose answer was lost. Blocks until it is known
	 * or the deadline has passed; a transaction found not committed can never be
	 * committed afterwards.
	 * @param lost what is known of it
	 * @return what became of it
	 */
	Outcome resolve(LostCommit lost);

	/**
	 * How long the key may take to be written.
	 *
	 * @param time the time, at least a second
	 * @param ofTransaction whether it is what is left of the transaction's own timeout,
	 * rather than the most that any call may wait
	 */
	record KeyLimit(Duration time, boolean ofTransaction) {

		/**
		 * The time as statements take it.
		 * @return whole seconds, rounded up, at least 1
		 */
		public int seconds() {
			return (int) Math.max(1, Math.min(this.time.plusMillis(999).toSeconds(), Integer.MAX_VALUE));
		}

	}

	/** What became of a COMMIT. */
	enum Outcome {

		/** It is part of the history that survives. */
		COMMITTED,

		/** It is not, and never will be. */
		NOT_COMMITTED,

		/** No trustworthy answer before the deadline. */
		UNKNOWN

	}

	/**
	 * A COMMIT without an answer.
	 *
	 * @param group the group it was meant for
	 * @param server the server it was sent to
	 * @param session the mark that this session alone carried as its connection attribute
	 * {@code fabric_session}
	 * @param key the transaction's key
	 * @param limit how long an answer is of use
	 * @param cause the driver's error
	 */
	record LostCommit(String group, Server server, String session, UUID key, Duration limit, SQLException cause) {
	}

}
