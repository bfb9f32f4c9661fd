package io.github.fabricspring.outcome;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.fabricspring.connection.key.CommitResolver;

/**
 * A resolver that starts purging with the first key. An application that writes no key
 * has nothing to purge, and perhaps no table.
 */
public final class PurgingCommitResolver implements CommitResolver, AutoCloseable {

	private final OutcomeTable table;

	private final OutcomePurger purger;

	private final AtomicBoolean started = new AtomicBoolean();

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
	public UUID writeKey(Connection physical, KeyLimit limit) throws SQLException {
		UUID key = this.table.writeKey(physical, limit);
		startPurging();
		return key;
	}

	private void startPurging() {
		if (!this.started.get() && this.started.compareAndSet(false, true)) {
			this.purger.start();
		}
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
