package io.github.fabricspring.call;

import java.util.ArrayList;
import java.util.List;

/**
 * A scope as it is carried to another thread. Only its route and its policy go along: its
 * journal, its budget and its transaction stay with the thread of the call.
 */
public final class ScopeContext {

	private final Scope scope;

	private final List<ElsewhereWork> attempts = new ArrayList<>();

	ScopeContext(Scope scope) {
		this.scope = scope;
		for (Scope each = scope; each != null; each = each.outer()) {
			this.attempts.add(each.journal().elsewhere());
			this.attempts.addAll(each.carriedFor());
		}
	}

	/** Binds the scope itself on its own thread, and one like it on any other. */
	void bind() {
		for (Scope each = Scope.current(); each != null; each = each.outer()) {
			if (each == this.scope) {
				Scope.bind(each);
				return;
			}
		}
		Budget budget = this.scope.budget();
		AttemptJournal journal = new AttemptJournal();
		journal.returned();
		Scope.bind(new Scope(null, this.scope.route(), this.scope.rerun(),
				new Budget(budget.timeout(), budget.maxAttempts()), journal, List.copyOf(this.attempts)));
	}

	/** Binds the scope that was bound to this thread before. */
	void restore() {
		Scope.bind(this.scope);
	}

}
