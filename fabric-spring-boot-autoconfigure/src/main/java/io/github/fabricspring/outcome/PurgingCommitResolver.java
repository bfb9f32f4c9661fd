package io.github.fabricspring.outcome;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A resolver that starts purging with the first key. An application that writes no key
 * has nothing to purge, and perhaps no table.
 */
public final class PurgingCommitResolver implements CommitResolver, AutoCloseable {

	private static final Log logger = LogFactory.getLog(PurgingCommitResolver.class);

	private final OutcomeTable table;

	private final OutcomePurger purger;

	private final ReentrantLock starting = new ReentrantLock();

	/** Written under the lock. */
	private volatile boolean started;

	/**
	 * Creates the resolver. Closing it closes both.
	 * @param table writes and resolves keys
	 * @param purger the purger, not started yet
	 */
	public PurgingCommitResolver(OutcomeTable table, OutcomePurger purger) {
		this.table = table;
		this.purger = purger;
	}

	@Override
	public KeyUse use(String group, boolean always, Duration patience) {
		return this.table.use(group, always, patience);
	}

	@Override
	public KeyedCommit keyedCommit(String group) {
		startPurging();
		return this.table.keyedCommit(group);
	}

	@Override
	public UUID writeKey(String group, Connection physical, KeyLimit limit) throws SQLException {
		UUID key = this.table.writeKey(group, physical, limit);
		startPurging();
		return key;
	}

	// A transaction does not depend on it: without memory for a thread, the next key
	// tries
	private void startPurging() {
		if (this.started || !this.starting.tryLock()) {
			return;
		}
		try {
			if (!this.started) {
				this.purger.start();
				this.started = true;
			}
		}
		catch (RuntimeException | Error ex) {
			logger.warn("Outcome table - the thread that purges old keys could not be started, tried again with the "
					+ "next key", ex);
		}
		finally {
			this.starting.unlock();
		}
	}

	@Override
	public void hanging(Server server, Collection<String> sessions) {
		this.table.hanging(server, sessions);
	}

	@Override
	public Outcome resolve(LostCommit lost) {
		return this.table.resolve(lost);
	}

	@Override
	public void close() {
		this.purger.close();
		this.table.close();
	}

}
