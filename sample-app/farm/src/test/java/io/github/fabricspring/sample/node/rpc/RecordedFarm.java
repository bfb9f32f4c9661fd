package io.github.fabricspring.sample.node.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * The groups and servers that the original managed when it was recorded. What is to be
 * changed is only written down, or refused if a refusal is set.
 */
class RecordedFarm implements GroupAdministration {

	final List<String> changes = new CopyOnWriteArrayList<>();

	private final List<GroupDescription> groups = new ArrayList<>();

	private final List<ManagedServer> servers = new ArrayList<>();

	private final List<String> issues = new ArrayList<>();

	private @Nullable RuntimeException refusal;

	RecordedFarm() {
		this.groups.add(new GroupDescription("YYZ", "main HA group", true, uuid(2)));
		this.groups.add(new GroupDescription("GLOBAL1", "global group", false, uuid(5)));
		this.groups.add(new GroupDescription("SHARD1", null, false, uuid(6)));
		this.groups.add(new GroupDescription("SHARD2", null, false, uuid(7)));
		server(2, "YYZ", MemberStatus.PRIMARY, ServerAccess.READ_WRITE, 1);
		server(3, "YYZ", MemberStatus.SECONDARY, ServerAccess.READ_ONLY, 1);
		server(4, "YYZ", MemberStatus.SECONDARY, ServerAccess.READ_ONLY, 1);
		server(5, "GLOBAL1", MemberStatus.PRIMARY, ServerAccess.READ_WRITE, 1);
		server(6, "SHARD1", MemberStatus.PRIMARY, ServerAccess.READ_WRITE, 1);
		server(7, "SHARD2", MemberStatus.PRIMARY, ServerAccess.READ_WRITE, 1);
	}

	static String uuid(int number) {
		return "1300%d000-0000-11e5-8000-00000000000%d".formatted(number, number);
	}

	RecordedFarm server(int number, String group, MemberStatus status, ServerAccess mode, double weight) {
		this.servers.removeIf((server) -> server.uuid().equals(uuid(number)));
		this.servers.add(new ManagedServer(uuid(number), group, "127.0.0.1", 13000 + number, mode, status, weight));
		this.servers.sort(Comparator.comparing(ManagedServer::group).thenComparing(ManagedServer::uuid));
		return this;
	}

	/** Moves a server to another address. */
	RecordedFarm at(String group, String uuid, String host, int port) {
		this.servers.replaceAll((it) -> it.uuid().equals(uuid)
				? new ManagedServer(uuid, group, host, port, it.mode(), it.status(), it.weight()) : it);
		return this;
	}

	RecordedFarm group(String id, @Nullable String description) {
		this.groups.add(new GroupDescription(id, description, false, null));
		return this;
	}

	RecordedFarm issue(String issue) {
		this.issues.add(issue);
		return this;
	}

	RecordedFarm refuseChanges(RuntimeException refusal) {
		this.refusal = refusal;
		return this;
	}

	private void change(String operation, @Nullable Object... arguments) {
		String list = Arrays.stream(arguments).map(String::valueOf).collect(Collectors.joining(", "));
		this.changes.add(operation + "(" + list + ")");
		if (this.refusal != null) {
			throw this.refusal;
		}
	}

	@Override
	public List<GroupDescription> groups() {
		return List.copyOf(this.groups);
	}

	@Override
	public List<ManagedServer> servers() {
		return List.copyOf(this.servers);
	}

	@Override
	public List<ServerHealth> health(String group) {
		if (this.groups.stream().noneMatch((it) -> it.id().equals(group))) {
			throw new NodeException("GroupError: Group (%s) does not exist.".formatted(group));
		}
		return this.servers.stream()
			.filter((server) -> Objects.equals(server.group(), group))
			.map((server) -> new ServerHealth(server.uuid(), true, server.status(), false, false, false, false, null,
					null, List.copyOf(this.issues)))
			.toList();
	}

	@Override
	public void createGroup(String group, @Nullable String description) {
		change("createGroup", group, description);
	}

	@Override
	public void destroyGroup(String group) {
		change("destroyGroup", group);
	}

	@Override
	public void describeGroup(String group, String description) {
		change("describeGroup", group, description);
	}

	@Override
	public void activateGroup(String group) {
		change("activateGroup", group);
	}

	@Override
	public void deactivateGroup(String group) {
		change("deactivateGroup", group);
	}

	@Override
	public void addServer(String group, String address, Duration timeout, boolean updateOnly) {
		change("addServer", group, address, timeout, updateOnly);
	}

	@Override
	public void removeServer(String group, String server) {
		change("removeServer", group, server);
	}

	@Override
	public void promote(String group, @Nullable String candidate, boolean updateOnly) {
		change("promote", group, candidate, updateOnly);
	}

	@Override
	public void demote(String group, boolean updateOnly) {
		change("demote", group, updateOnly);
	}

	@Override
	public void setStatus(String server, MemberStatus status, boolean updateOnly) {
		change("setStatus", server, status, updateOnly);
	}

	@Override
	public void setMode(String server, ServerAccess mode) {
		change("setMode", server, mode);
	}

	@Override
	public void setWeight(String server, double weight) {
		change("setWeight", server, weight);
	}

	@Override
	public String lookupUuid(String address, Duration timeout) {
		return this.servers.stream()
			.filter((server) -> address.equals(server.host() + ":" + server.port()))
			.findFirst()
			.orElseThrow(() -> new NodeException("ServerError: Error accessing server (%s)".formatted(address)))
			.uuid();
	}

	@Override
	public void reportError(String server, String reporter, String error, boolean updateOnly) {
		change("reportError", server, reporter, error, updateOnly);
	}

	@Override
	public void reportFailure(String server, String reporter, String error, boolean updateOnly) {
		change("reportFailure", server, reporter, error, updateOnly);
	}

}
