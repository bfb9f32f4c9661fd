package io.github.fabricspring.sample.node.rpc.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.GroupAdministration.GroupDescription;
import io.github.fabricspring.sample.node.GroupAdministration.ManagedServer;
import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.GroupAdministration.ServerHealth;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.rpc.xml.ResultSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code group.*} commands that read.
 */
final class GroupLookups {

	private final GroupAdministration administration;

	GroupLookups(GroupAdministration administration) {
		this.administration = administration;
	}

	List<Command> commands() {
		return List.of(Command.lookup("group.lookup_groups", 0, 1, this::groups),
				Command.lookup("group.lookup_servers", 1, 4, this::servers),
				Command.lookup("group.health", 1, 1, this::health));
	}

	private List<ResultSet> groups(Arguments arguments) {
		String group = arguments.textOrNull(0);
		List<GroupDescription> groups = (group != null) ? List.of(group(group)) : this.administration.groups();
		return List.of(new ResultSet(List.of("group_id", "description", "failure_detector", "master_uuid"),
				groups.stream()
					.map((it) -> ResultSet.row(it.id(), it.description(), it.failureDetector(), it.primaryUuid()))
					.toList()));
	}

	private GroupDescription group(String id) {
		return this.administration.groups()
			.stream()
			.filter((group) -> group.id().equalsIgnoreCase(id))
			.findFirst()
			.orElseThrow(() -> new NodeException("Group (%s) does not exist.".formatted(id)));
	}

	private List<ResultSet> servers(Arguments arguments) {
		GroupDescription group = group(arguments.text(0));
		String server = arguments.textOrNull(1);
		String status = arguments.textOrNull(2);
		String mode = arguments.textOrNull(3);
		MemberStatus wantedStatus = (status != null) ? ProtocolNumbers.status(status) : null;
		ServerAccess wantedMode = (mode != null) ? ProtocolNumbers.mode(mode) : null;
		Predicate<ManagedServer> wanted = (it) -> (wantedStatus == null || it.status() == wantedStatus)
				&& (wantedMode == null || it.mode() == wantedMode);
		Stream<ManagedServer> servers = (server != null) ? Stream.of(server(group, server))
				: this.administration.servers()
					.stream()
					.filter((it) -> it.group().equalsIgnoreCase(group.id()) && wanted.test(it));
		return List.of(new ResultSet(List.of("server_uuid", "address", "status", "mode", "weight"),
				servers.sorted(Comparator.comparing(GroupLookups::address)).map(GroupLookups::row).toList()));
	}

	// A server that the caller names is shown in any status and mode
	private ManagedServer server(GroupDescription group, String name) {
		ManagedServer server = this.administration.servers()
			.stream()
			.filter((it) -> isNamed(it, name))
			.findFirst()
			.orElseThrow(() -> new NodeException("Server (%s) does not exist.".formatted(name)));
		if (!server.group().equalsIgnoreCase(group.id())) {
			throw new NodeException("Group (%s) does not contain server (%s).".formatted(group.id(), name));
		}
		return server;
	}

	private static boolean isNamed(ManagedServer server, String name) {
		return server.uuid().equalsIgnoreCase(name) || address(server).equalsIgnoreCase(name);
	}

	private static String address(ManagedServer server) {
		return server.host() + ":" + server.port();
	}

	private static List<Object> row(ManagedServer server) {
		return ResultSet.row(server.uuid(), address(server), server.status().name(), server.mode().name(),
				server.weight());
	}

	private List<ResultSet> health(Arguments arguments) {
		List<List<Object>> rows = new ArrayList<>();
		List<List<Object>> issues = new ArrayList<>();
		for (ServerHealth server : this.administration.health(arguments.text(0))) {
			rows.add(ResultSet.row(server.uuid(), server.alive(), server.status().name(), server.notRunning(),
					server.notConfigured(), server.ioNotRunning(), server.sqlNotRunning(), orFalse(server.ioError()),
					orFalse(server.sqlError())));
			server.issues().forEach((issue) -> issues.add(ResultSet.row(issue)));
		}
		return List.of(
				new ResultSet(List.of("uuid", "is_alive", "status", "is_not_running", "is_not_configured",
						"io_not_running", "sql_not_running", "io_error", "sql_error"), rows),
				new ResultSet(List.of("issue"), issues));
	}

	// The original shows a missing error as the text of a boolean.
	private static String orFalse(@Nullable String error) {
		return (error != null) ? error : "False";
	}

}
