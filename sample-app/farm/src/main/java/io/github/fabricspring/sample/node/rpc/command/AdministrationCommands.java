package io.github.fabricspring.sample.node.rpc.command;

import java.util.List;

import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.rpc.xml.ResultSet;

/**
 * The commands that change a group or one of its servers.
 */
final class AdministrationCommands {

	private final GroupAdministration administration;

	private final Procedures procedures;

	AdministrationCommands(GroupAdministration administration, Procedures procedures) {
		this.administration = administration;
		this.procedures = procedures;
	}

	List<Command> groupCommands() {
		GroupAdministration groups = this.administration;
		return List.of(
				this.procedures.procedure("group.create", 1, 2, "_create_group",
						(it) -> groups.createGroup(it.text(0), it.textOrNull(1))),
				this.procedures.procedure("group.destroy", 1, 1, "_destroy_group",
						(it) -> groups.destroyGroup(it.text(0))),
				this.procedures.procedure("group.activate", 1, 1, "_activate_group",
						(it) -> groups.activateGroup(it.text(0))),
				this.procedures.procedure("group.deactivate", 1, 1, "_deactivate_group",
						(it) -> groups.deactivateGroup(it.text(0))),
				this.procedures.procedure("group.description", 1, 2, "_update_group_description",
						(it) -> groups.describeGroup(it.text(0), it.text(1))),
				this.procedures.procedure("group.add", 2, 4, "_add_server",
						(it) -> groups.addServer(it.text(0), it.text(1), it.timeout(2), it.flag(3))),
				this.procedures.procedure("group.remove", 2, 2, "_remove_server",
						(it) -> groups.removeServer(it.text(0), it.text(1))),
				this.procedures.procedure("group.promote", 1, 3, "_define_ha_operation",
						(it) -> groups.promote(it.text(0), it.textOrNull(1), it.flag(2))),
				this.procedures.procedure("group.demote", 1, 2, "_block_write_demote",
						(it) -> groups.demote(it.text(0), it.flag(1))));
	}

	List<Command> serverCommands() {
		GroupAdministration groups = this.administration;
		return List.of(
				this.procedures.procedure("server.set_status", 2, 3, "_set_server_status",
						(it) -> groups.setStatus(it.text(0), ProtocolNumbers.status(it.text(1)), it.flag(2))),
				this.procedures.procedure("server.set_mode", 2, 2, "_set_server_mode",
						(it) -> groups.setMode(it.text(0), ProtocolNumbers.mode(it.text(1)))),
				this.procedures.procedure("server.set_weight", 2, 2, "_set_server_weight",
						(it) -> groups.setWeight(it.text(0), it.number(1))),
				Command.lookup("server.lookup_uuid", 1, 2, (it) -> List.of(new ResultSet(List.of("uuid"),
						List.of(ResultSet.row(groups.lookupUuid(it.text(0), it.timeout(1))))))));
	}

	List<Command> threatCommands() {
		GroupAdministration groups = this.administration;
		return List.of(
				this.procedures.procedure("threat.report_error", 1, 4, "_report_error",
						(it) -> groups.reportError(it.text(0), it.text(1, "unknown"), it.text(2, "unknown"),
								it.flag(3))),
				this.procedures.procedure("threat.report_failure", 1, 4, "_report_failure", (it) -> groups
					.reportFailure(it.text(0), it.text(1, "unknown"), it.text(2, "unknown"), it.flag(3))));
	}

}
