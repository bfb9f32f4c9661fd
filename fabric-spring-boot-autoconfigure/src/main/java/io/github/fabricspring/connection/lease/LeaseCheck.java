package io.github.fabricspring.connection.lease;

import java.sql.SQLException;
import java.sql.SQLTransientException;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection may still be used for the request that it serves: it may have been
 * handed to another thread, or have outlived its scope.
 */
public final class LeaseCheck {

	private final Lease lease;

	/**
	 * Creates the check of a connection.
	 * @param lease what the connection serves
	 */
	public LeaseCheck(Lease lease) {
		this.lease = lease;
	}

	/**
	 * Refuses a connection that outlived its scope and would now send a statement of
	 * another group, of another role, or of an attempt that was undone.
	 * @throws SQLException if the statement must not be sent
	 */
	public void statement() throws SQLException {
		Scope current = Scope.current();
		boolean pinned = this.lease.isPinned();
		if (current != null && current.isCarried() && !current.mayProceed(pinned || !current.readsOnly())) {
			throw undone(current);
		}
		checkAttempt(current);
		if (current == null || pinned) {
			return;
		}
		Server server = this.lease.owner().latest();
		if (!current.route().group().equals(server.group())) {
			throw refused("a connection to " + server.address() + " of group " + server.group(), current);
		}
		if (current.readsOnly()) {
			return;
		}
		if (this.lease.isReading()) {
			throw refused("a connection to " + server.address() + " that was fetched for reading", current);
		}
		if (current != this.lease.fetchedIn() && !server.isPrimary()) {
			throw refused("a connection to " + server.address() + ", now " + server.status(), current);
		}
	}

	/**
	 * Refuses to commit what an attempt has written that was given up. Its caller was
	 * told that nothing of it is committed, or it is run again.
	 * @throws SQLException if the transaction has to be rolled back
	 */
	public void commit() throws SQLException {
		checkAttempt(Scope.current());
	}

	// The attempt that fetched the connection may have been given up
	private void checkAttempt(@Nullable Scope current) throws SQLException {
		Scope fetchedIn = this.lease.fetchedIn();
		if (fetchedIn == null || this.lease.isReading() || (current != null && current.isWithin(fetchedIn))) {
			return;
		}
		// Fetched in a nested call of this one, and bound to the transaction or method
		// around both
		boolean nested = current != null && fetchedIn.isWithin(current);
		if (nested ? fetchedIn.isGivenUp() : !fetchedIn.mayProceedElsewhere()) {
			throw undone(fetchedIn);
		}
	}

	private static SQLException undone(Scope scope) {
		return new SQLTransientException(
				scope.route().group() + " - refused a statement or COMMIT on " + Thread.currentThread()
						+ ": it belongs to an attempt that failed and may be run again. Make the call wait for "
						+ "the work that it hands to other threads, and fetch a connection in each attempt",
				"25000");
	}

	private static CrossGroupException refused(String what, Scope scope) {
		return new CrossGroupException(
				scope.route().group() + " - refused to use " + what + ", fetched before this call, for group "
						+ scope.route().group() + " in mode " + scope.route().mode() + ". " + KeptConnection.advice());
	}

}
