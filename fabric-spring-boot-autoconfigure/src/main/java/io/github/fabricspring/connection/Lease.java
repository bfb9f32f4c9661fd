package io.github.fabricspring.connection;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Use;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Whom a physical connection serves since it was last fetched: decides whose journal is
 * told, and whether who uses it now is still who it was fetched for.
 */
final class Lease {

	private final ConnectionOwner owner;

	private @Nullable ConnectionRequest request;

	Lease(ConnectionOwner owner) {
		this.owner = owner;
	}

	void take(ConnectionRequest request) {
		this.request = request;
	}

	ConnectionOwner owner() {
		return this.owner;
	}

	boolean isReading() {
		return this.request != null && this.request.reads();
	}

	boolean isPinned() {
		return this.request != null && this.request.use() == Use.PINNED;
	}

	/**
	 * The scope to report to: that of the thread, or on a thread without one the scope
	 * that fetched the connection.
	 * @return the scope, {@code null} outside any
	 */
	@Nullable Scope scope() {
		Scope current = Scope.current();
		return (current != null) ? current : fetchedIn();
	}

	private @Nullable Scope fetchedIn() {
		return (this.request != null) ? this.request.scope() : null;
	}

	@Nullable AttemptJournal journal() {
		Scope scope = scope();
		return (scope != null) ? scope.journal() : null;
	}

	void failed(Diagnosis diagnosis, Phase phase) {
		failed(diagnosis, diagnosis.verdict(phase, isReading()), phase == Phase.COMMITTING);
	}

	void failed(Diagnosis diagnosis, Verdict verdict, boolean committing) {
		if (verdict == Verdict.SERVER_LOST && isReading()) {
			this.owner.readFailed();
		}
		if (verdict == Verdict.UNKNOWN) {
			this.owner.commitUnseen();
		}
		Scope scope = scope();
		// A plain data source's trouble with another group is not the scope's, but what
		// it
		// may have left there must not be left again
		if (scope != null
				&& (verdict == Verdict.UNKNOWN || scope.route().group().equals(this.owner.server().group()))) {
			scope.journal()
				.failed(new Failure(verdict, committing, this.owner.server(), isReading(), diagnosis.error()));
		}
	}

	void writeCommitted() {
		AttemptJournal journal = journal();
		if (journal != null) {
			journal.writeCommitted();
		}
	}

	/**
	 * Refuses a connection that outlived the scope it was fetched in and would now send a
	 * statement of another group or role to its server.
	 */
	void check() {
		Scope current = Scope.current();
		if (current == null || isPinned()) {
			return;
		}
		Server server = this.owner.latest();
		if (!current.route().group().equals(server.group())) {
			throw refused("a connection to " + server.address() + " of group " + server.group(), current);
		}
		if (current.readsOnly()) {
			return;
		}
		if (isReading()) {
			throw refused("a connection to " + server.address() + " that was fetched for reading", current);
		}
		if (current != fetchedIn() && !server.isPrimary()) {
			throw refused("a connection to " + server.address() + ", now " + server.status(), current);
		}
	}

	private static CrossGroupException refused(String what, Scope scope) {
		return new CrossGroupException(
				scope.route().group() + " - refused to use " + what + ", kept from before this call, for group "
						+ scope.route().group() + " in mode " + scope.route().mode() + ". " + KeptConnection.hint());
	}

}
