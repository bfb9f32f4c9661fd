package io.github.fabricspring.connection.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The port to the resolution of a lost COMMIT, by a key that is committed with the
 * transaction. The physical connection calls it, below the pool.
 */
public interface CommitResolver {

	/** A resolver that writes no key and therefore cannot answer. */
	CommitResolver NONE = new CommitResolver() {
		@Override
		public @Nullable UUID writeKey(String group, Connection physical, KeyLimit limit) {
			return null;
		}

		@Override
		public Outcome resolve(LostCommit lost) {
			return Outcome.UNKNOWN;
		}
	};

	/**
	 * Returns how the transactions of a group get their keys. Blocks until the group was
	 * asked once. Throws what makes keys impossible, if they are wanted always.
	 * @param group the group's name
	 * @param always whether keys are wanted in any case, or only where that is safe and
	 * cheap
	 * @param patience how long to wait for the group's answer
	 * @return how
	 */
	default KeyUse use(String group, boolean always, Duration patience) {
		return (always) ? KeyUse.BEFORE_COMMIT : KeyUse.NONE;
	}

	/**
	 * Returns a COMMIT that carries a new key.
	 * @param group the group's name, for which {@link #use} is
	 * {@link KeyUse#WITHIN_COMMIT}
	 * @return the COMMIT, not sent yet
	 */
	default KeyedCommit keyedCommit(String group) {
		throw new IllegalStateException(group + " - " + getClass().getName() + " has no COMMIT that carries a key");
	}

	/**
	 * Writes a new key through the transaction's own connection, whatever schema its
	 * session uses.
	 * @param group the group's name
	 * @param physical the driver's connection, in the transaction
	 * @param limit the time limit
	 * @return the key, {@code null} if none is written
	 * @throws SQLException as the driver threw it
	 */
	@Nullable UUID writeKey(String group, Connection physical, KeyLimit limit) throws SQLException;

	/**
	 * Learns which COMMITs on a server have waited for an answer for
	 * {@code fabric.topology.suspect-after}, and may be lost soon. Called by one thread,
	 * again and again while the application runs, so it must not wait. What it throws is
	 * logged.
	 * @param server the server
	 * @param sessions the marks of the sessions in which they wait, empty if none does
	 */
	default void hanging(Server server, Collection<String> sessions) {
	}

	/**
	 * Finds out what became of a COMMIT whose answer was lost. Blocks until that is known
	 * or the deadline has passed. A transaction that was found not committed can never be
	 * committed afterwards.
	 * @param lost what is known of it
	 * @return what became of it
	 */
	Outcome resolve(LostCommit lost);

	/**
	 * The time limit for writing a key.
	 *
	 * @param time the time, at least a second
	 * @param ofTransaction whether the rest of the transaction's own timeout is the
	 * limit, rather than the longest wait of any call
	 */
	record KeyLimit(Duration time, boolean ofTransaction) {

		/**
		 * Returns the time as a statement's timeout.
		 * @return whole seconds, rounded up, at least 1
		 */
		public int seconds() {
			return (int) Math.max(1, Math.min(this.time.plusMillis(999).toSeconds(), Integer.MAX_VALUE));
		}

	}

	/** How transactions get their keys. */
	enum KeyUse {

		/** They get none. */
		NONE,

		/** By a statement of its own right before COMMIT. */
		BEFORE_COMMIT,

		/** Within the request that commits. */
		WITHIN_COMMIT

	}

	/** A COMMIT that carries a key. */
	interface KeyedCommit {

		/**
		 * Returns the key.
		 * @return the key, the same at each call
		 */
		UUID key();

		/**
		 * Writes the key and commits, in one request.
		 * @param physical the driver's connection, in the transaction
		 * @param limit the time limit of a transaction with a timeout of its own
		 * @throws SQLException as the driver threw it
		 */
		void send(Connection physical, KeyLimit limit) throws SQLException;

	}

	/** What became of a COMMIT. */
	enum Outcome {

		/** It is committed and survives. */
		COMMITTED,

		/** It is not committed and never will be. */
		NOT_COMMITTED,

		/** No trustworthy answer before the deadline. */
		UNKNOWN

	}

	/**
	 * A COMMIT without an answer.
	 *
	 * @param group the group of the transaction
	 * @param server the server it was sent to
	 * @param session the mark of this session alone, its connection attribute {@code
	 * fabric_session}
	 * @param key the transaction's key
	 * @param limit how long an answer is useful
	 * @param cause the driver's error
	 */
	record LostCommit(String group, Server server, String session, UUID key, Duration limit, SQLException cause) {
	}

}
