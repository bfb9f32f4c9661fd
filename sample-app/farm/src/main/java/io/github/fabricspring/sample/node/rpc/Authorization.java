package io.github.fabricspring.sample.node.rpc;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.fabricspring.sample.node.rpc.http.DigestAuthentication;
import io.github.fabricspring.sample.node.rpc.http.HttpRefusal;
import io.github.fabricspring.sample.node.rpc.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The check of a request's user and role.
 */
final class Authorization {

	private final Map<String, NodeRole> roles;

	private final @Nullable DigestAuthentication authentication;

	Authorization(List<NodeUser> users, Clock clock) {
		this.roles = users.stream().collect(Collectors.toUnmodifiableMap(NodeUser::name, NodeUser::role));
		this.authentication = users.isEmpty() ? null : new DigestAuthentication(
				users.stream().collect(Collectors.toUnmodifiableMap(NodeUser::name, NodeUser::password)), clock);
	}

	boolean isOn() {
		return this.authentication != null;
	}

	NodeRole roleOf(HttpRequest request) throws HttpRefusal {
		if (this.authentication == null) {
			return NodeRole.ADMIN;
		}
		return this.roles.getOrDefault(this.authentication.authenticate(request), NodeRole.CONNECTOR);
	}

}
