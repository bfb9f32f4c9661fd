package io.github.fabricspring.sample.farm.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.fabricspring.sample.farm.Conditions;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.process.FarmException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Group Replication group with a single primary. The members elect it themselves.
 */
public final class GroupReplication implements FarmGroup {

	private static final Logger logger = LoggerFactory.getLogger(GroupReplication.class);

	/** A member may have to be expelled, to be started and to catch up. */
	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/**
	 * How long members may disagree before an operator steps in. 8.0.33 was seen to stay
	 * for minutes without a primary after a kill, and without one view after a partition.
	 */
	private static final Duration PATIENCE_OF_AN_OPERATOR = Duration.ofSeconds(60);

	private final Farm farm;

	private final String name;

	/** The options of each member, which name its address among the others. */
	private final Map<MysqlServer, List<String>> options = new HashMap<>();

	private GroupReplication(Farm farm, String name, GroupReplicationSettings settings) {
		this.farm = farm;
		this.name = name;
		String group = UUID.randomUUID().toString();
		List<Integer> ports = farm.freePorts(farm.servers().size());
		List<String> addresses = IntStream.range(0, ports.size())
			.mapToObj((i) -> farm.servers().get(i).host() + ":" + ports.get(i))
			.toList();
		for (int i = 0; i < addresses.size(); i++) {
			MysqlServer server = farm.servers().get(i);
			this.options.put(server, settings.options(group, addresses.get(i), addresses, server.address()));
		}
	}

	/**
	 * Makes a group of all servers of a farm, the first of them primary.
	 * @param farm the servers, closed to writers and without transactions
	 * @param name the group's name
	 * @param settings the members' settings
	 * @return the group, every member is online
	 */
	public static GroupReplication start(Farm farm, String name, GroupReplicationSettings settings) {
		GroupReplication group = new GroupReplication(farm, name, settings);
		group.options.forEach(MysqlServer::configure);
		farm.restart();
		group.restore();
		return group;
	}

	/**
	 * Begins the group anew with one server; the others have to rejoin.
	 * @param first a server outside of any group; no other server may be in the group
	 */
	public void bootstrap(MysqlServer first) {
		Sql.patient(first).execute("SET GLOBAL group_replication_bootstrap_group = ON");
		try {
			join(first);
		}
		finally {
			Sql.patient(first).execute("SET GLOBAL group_replication_bootstrap_group = OFF");
		}
		awaitState(first, "open", GroupView::isOpenPrimary);
	}

	/**
	 * Has a server come back to the group and catch up.
	 * @param server a running server in any state
	 */
	public void rejoin(MysqlServer server) {
		Sql.patient(server).execute("STOP GROUP_REPLICATION");
		join(server);
		awaitState(server, "online", (view) -> view.self().isOnline());
	}

	private void join(MysqlServer server) {
		FarmAccounts.Account account = this.farm.accounts().replication();
		Sql.patient(server)
			.execute(
					"START GROUP_REPLICATION USER = '" + account.user() + "', PASSWORD = '" + account.password() + "'");
	}

	/**
	 * Has a server leave the group, as an operator would.
	 * @param server a member
	 */
	public void leave(MysqlServer server) {
		Sql.patient(server).execute("STOP GROUP_REPLICATION");
	}

	/**
	 * Makes a member the primary.
	 * @param target an online member
	 */
	public void switchOver(MysqlServer target) {
		Sql.patient(target).value("SELECT group_replication_set_as_primary('" + target.uuid() + "')");
	}

	@Override
	public void switchOver() {
		switchOver(secondaries().stream().filter((server) -> {
			GroupView view = GroupView.of(server);
			return view != null && view.self().isOnline();
		}).findFirst().orElseThrow(() -> new FarmException(this.name + " - no secondary is online: " + describe())));
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Farm farm() {
		return this.farm;
	}

	/**
	 * The primary's address: open to writes, and named by a majority of the members.
	 * @return {@code host:port}, {@code null} between two primaries; that of the largest
	 * group if the servers are in more than one
	 */
	@Override
	public @Nullable String primary() {
		List<GroupView> views = views();
		return views.stream()
			.filter((view) -> view.isOpenPrimary() && 2
					* views.stream().filter((other) -> other.namesPrimary(view.uuid())).count() > view.members().size())
			.max(Comparator.comparingInt((view) -> view.members().size()))
			.map((view) -> this.farm.server(view.uuid()).address())
			.orElse(null);
	}

	private List<GroupView> views() {
		return this.farm.servers().stream().map(GroupView::of).filter(Objects::nonNull).toList();
	}

	@Override
	public void restore() {
		restore(PATIENCE_OF_AN_OPERATOR);
	}

	/**
	 * Waits until every member is online. Starts servers, has members rejoin, and begins
	 * a group anew that has no majority.
	 * @param byItself how long members may disagree before all but the primary rejoin
	 */
	void restore(Duration byItself) {
		try {
			Conditions.await(wholeness(), byItself, this::isWhole, this::describe);
		}
		catch (IllegalStateException ex) {
			if (Thread.currentThread().isInterrupted()) {
				throw ex;
			}
			logger.warn("{}. All but the primary rejoin.", ex.getMessage());
			regroup();
		}
	}

	/**
	 * Has all members but the primary leave and rejoin. Without a primary all leave, and
	 * the most advanced of them begins the group anew. Nothing less helps a group that
	 * 8.0.33 has left in pieces: a member that waits to be let in blocks for a minute.
	 */
	public void regroup() {
		this.farm.servers().forEach(MysqlServer::start);
		String primary = primary();
		this.farm.servers().stream().filter((server) -> !server.address().equals(primary)).forEach(this::leave);
		Conditions.await(wholeness(), PATIENCE, this::isWhole, this::describe);
	}

	private String wholeness() {
		return "every member of " + this.name + " to be online";
	}

	private boolean isWhole() {
		this.farm.servers().forEach(MysqlServer::start);
		List<GroupView> views = views();
		int count = this.farm.servers().size();
		if (views.size() < count) {
			return false;
		}
		if (views.stream().noneMatch(GroupView::hasQuorum)) {
			// every server has answered: no group goes on without these
			views.stream().filter(GroupView::isMember).forEach((view) -> leave(this.farm.server(view.uuid())));
			bootstrap(Gtids.mostAdvanced(this.farm.servers()));
			return false;
		}
		List<MysqlServer> members = views.stream()
			.filter(GroupView::isMember)
			.map((view) -> this.farm.server(view.uuid()))
			.toList();
		this.farm.servers()
			.stream()
			.filter((server) -> !members.contains(server))
			.forEach((server) -> mend(server, members));
		return views.stream().allMatch((view) -> view.isWhole(count)) && primary() != null;
	}

	// A member that went on alone for a moment may have transactions that the group
	// lacks.
	private void mend(MysqlServer server, List<MysqlServer> members) {
		try {
			String executed = Gtids.executed(server);
			if (members.stream().noneMatch((member) -> Gtids.hasExecuted(member, executed))) {
				logger.warn("{} - {} has transactions that the group lacks; it becomes a copy", this.name, server);
				this.farm.rebuild(server, members.get(0));
			}
			rejoin(server);
		}
		catch (FarmException | IllegalStateException ex) {
			// for example while the group still knows its former life
			logger.debug("{} - {} does not rejoin yet", this.name, server, ex);
		}
	}

	private void awaitState(MysqlServer server, String state, Predicate<GroupView> condition) {
		Conditions.await(server + " to be " + state, PATIENCE, () -> {
			GroupView view = GroupView.of(server);
			return view != null && condition.test(view);
		}, this::describe);
	}

	@Override
	public List<String> describe() {
		List<String> lines = new ArrayList<>();
		for (MysqlServer server : this.farm.servers()) {
			GroupView view = GroupView.of(server);
			lines.add("%s  %s  %s".formatted(this.name, server, (view != null) ? describe(view) : "no answer"));
		}
		return lines;
	}

	// What a server says of itself, and of those whom it misses
	private String describe(GroupView view) {
		String missed = this.farm.servers()
			.stream()
			.filter((server) -> view.isMember() && !view.member(server.uuid()).isOnline())
			.map((server) -> server + " " + view.member(server.uuid()).state())
			.collect(Collectors.joining(", "));
		return view.self() + (missed.isEmpty() ? "" : " (" + missed + ")");
	}

	/** Does nothing: the group ends with its servers. */
	@Override
	public void close() {
	}

}
