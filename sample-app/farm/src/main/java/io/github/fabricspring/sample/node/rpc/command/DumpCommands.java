package io.github.fabricspring.sample.node.rpc.command;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.GroupAdministration.ManagedServer;
import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.rpc.xml.ResultSet;

/**
 * {@code dump.*}: what connectors read. Nothing is sharded here, so those dumps are
 * empty.
 */
final class DumpCommands {

	private final GroupAdministration administration;

	private final ListenAddress address;

	DumpCommands(GroupAdministration administration, ListenAddress address) {
		this.administration = administration;
		this.address = address;
	}

	List<Command> commands() {
		return List.of(Command.lookup("dump.fabric_nodes", 0, 1, this::nodes),
				Command.lookup("dump.servers", 0, 2, this::servers),
				empty("dump.shard_tables", "schema_name", "table_name", "column_name", "mapping_id"),
				empty("dump.shard_index", "lower_bound", "mapping_id", "shard_id", "group_id"),
				empty("dump.shard_maps", "mapping_id", "type_name", "global_group_id"),
				empty("dump.sharding_information", "schema_name", "table_name", "column_name", "lower_bound",
						"shard_id", "type_name", "group_id", "global_group"));
	}

	private static Command empty(String name, String... columns) {
		List<ResultSet> nothing = List.of(new ResultSet(List.of(columns), List.of()));
		return Command.lookup(name, 0, 2, (arguments) -> {
			arguments.string(1, "");
			return nothing;
		});
	}

	private List<ResultSet> nodes(Arguments arguments) {
		String protocol = arguments.textOrNull(0);
		if (protocol != null && !protocol.equals("protocol.xmlrpc")) {
			throw new NodeException("Protocol (%s) is not supported.".formatted(protocol));
		}
		return List.of(new ResultSet(List.of("host", "port"),
				List.of(ResultSet.row(this.address.host(), this.address.port().getAsInt()))));
	}

	// A server is listed once for every pattern that its group matches.
	private List<ResultSet> servers(Arguments arguments) {
		List<ManagedServer> servers = this.administration.servers();
		List<List<Object>> rows = new ArrayList<>();
		for (LikePattern pattern : LikePattern.list(arguments.string(1, ""))) {
			servers.stream()
				.filter((server) -> server.status() != MemberStatus.FAULTY && pattern.matches(server.group()))
				.map(DumpCommands::row)
				.forEach(rows::add);
		}
		return List
			.of(new ResultSet(List.of("server_uuid", "group_id", "host", "port", "mode", "status", "weight"), rows));
	}

	private static List<Object> row(ManagedServer server) {
		return ResultSet.row(server.uuid(), server.group(), server.host(), server.port(),
				ProtocolNumbers.of(server.mode()), ProtocolNumbers.of(server.status()), server.weight());
	}

}
