package io.github.fabricspring.routing;

import java.sql.SQLException;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.routing.FailureJudge.Phase;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Whom a physical connection serves since it was last fetched: decides whose journal is
 * told, and whether who uses it now is still who it was fetched for.
 */
final class Lease {

	private final ServerPool pool;

	private @Nullable Scope scope;

	private Use use = Use.WRITE;

	Lease(ServerPool pool) {
		this.pool = pool;
	}

	void take(@Nullable Scope scope, Use use) {
		this.scope = scope;
		this.use = use;
	}

	ServerPool pool() {
		return this.pool;
	}

	boolean isReading() {
		return this.use == Use.READ;
	}

	boolean isPinned() {
		return this.use == Use.PINNED;
	}

	/**
	 * The scope to report to: that of the thread, or on a thread without one the scope
	 * that fetched the connection.
	 * @return the scope, {@code null} outside any
	 */
	@Nullable Scope scope() {
		Scope current = Scope.current();
		return (current != null) ? current : this.scope;
	}

	@Nullable AttemptJournal journal() {
		Scope scope = scope();
		return (scope != null) ? scope.journal() : null;
	}

	void failed(SQLException error, Phase phase) {
		failed(error, FailureJudge.judge(error, phase, isReading()), phase == Phase.COMMITTING);
	}

	void failed(SQLException error, Verdict verdict, boolean committing) {
		if (verdict == Verdict.SERVER_LOST && isReading()) {
			this.pool.failedToRead();
		}
		if (verdict == Verdict.UNKNOWN) {
			commitUnseen();
		}
		Scope scope = scope();
		// A plain data source's trouble with another group is not the scope's, but what
		// it
		// may have left there must not be left again
		if (scope != null && (verdict == Verdict.UNKNOWN || scope.route().group().equals(this.pool.server().group()))) {
			scope.journal().failed(new Failure(verdict, committing, this.pool.server(), isReading(), error));
		}
	}

	/** What was, or may have been, committed has no GTID that is known. */
	void commitUnseen() {
		this.pool.reporting().session().unknown(this.pool.server().group());
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
		Server server = this.pool.latest();
		if (!current.route().group().equals(server.group())) {
			throw refused("a connection to " + server.address() + " of group " + server.group(), current);
		}
		if (ScopedTransactions.readsOnly(current)) {
			return;
		}
		if (isReading()) {
			throw refused("a connection to " + server.address() + " that was fetched for reading", current);
		}
		if (current != this.scope && !server.isPrimary()) {
			throw refused("a connection to " + server.address() + ", now " + server.status(), current);
		}
	}

	private static CrossGroupException refused(String what, Scope scope) {
		return new CrossGroupException(scope.route().group() + " - refused to use " + what
				+ ", kept from before this call, for group " + scope.route().group() + " in mode "
				+ scope.route().mode() + ". An EntityManager that is open before the call keeps its first connection: "
				+ "set spring.jpa.open-in-view=false, or open the EntityManager inside the annotated method");
	}

}
