package io.github.fabricspring.routing;

import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.call.Use;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The requests outside any scope, which lead to the default group's primary. They may
 * write only in a transaction, or while no other group is used.
 */
final class UnscopedRequests {

	private final UnscopedWrites writes;

	private final GroupsInUse groups;

	private final @Nullable ConnectionRequest writing;

	private final @Nullable ConnectionRequest reading;

	UnscopedRequests(RoutingSettings settings, GroupsInUse groups) {
		String group = settings.defaultGroup();
		this.writes = settings.unscopedWrites();
		this.groups = groups;
		this.writing = (group != null) ? new ConnectionRequest(group, Use.WRITE, null) : null;
		this.reading = (group != null) ? new ConnectionRequest(group, Use.UNSCOPED_READ, null) : null;
	}

	ConnectionRequest next() throws NoGroupException {
		ConnectionRequest request = (mayWrite()) ? this.writing : this.reading;
		if (request == null) {
			throw new NoGroupException();
		}
		return request;
	}

	private boolean mayWrite() {
		return this.writes == UnscopedWrites.ALLOW || !this.groups.areSeveral()
				|| TransactionSynchronizationManager.isActualTransactionActive() || UnscopedBegin.isUnderWay();
	}

}
