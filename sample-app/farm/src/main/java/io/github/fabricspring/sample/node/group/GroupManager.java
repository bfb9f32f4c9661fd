package io.github.fabricspring.sample.node.group;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.detection.Watch;
import io.github.fabricspring.sample.node.group.flow.FlowControl;
import io.github.fabricspring.sample.node.group.server.SessionFactory;
import io.github.fabricspring.sample.node.group.state.GroupRegistry;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.GroupStore;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.NamedLocks;
import io.github.fabricspring.sample.node.group.tools.ServerHooks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manager of groups of real servers. It carries out commands and watches the active
 * groups. Look-ups are answered from memory at any time.
 */
public final class GroupManager implements GroupAdministration, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(GroupManager.class);

	private final GroupTools tools;

	private final GroupRegistry registry;

	private final NamedLocks locks = new NamedLocks();

	private final Membership membership;

	private final Statuses statuses;

	private final FailureReports reports;

	private final Health health;

	private final Watch watch;

	/**
	 * Creates a manager, not started yet.
	 * @param settings how groups are treated
	 * @param store where they are kept
	 * @param hooks the owner of the servers' processes
	 */
	public GroupManager(GroupSettings settings, GroupStore store, ServerHooks hooks) {
		ExecutorService executor = threads();
		this.registry = new GroupRegistry(store);
		this.tools = new GroupTools(settings, new SessionFactory(settings.administrator(), executor), this.registry,
				executor, hooks, new NamedLocks(), new ConcurrentHashMap<>());
		this.membership = new Membership(this.tools);
		this.statuses = new Statuses(this.tools);
		this.reports = new FailureReports(this.tools, this.locks, Clock.systemUTC());
		this.health = new Health(this.tools);
		this.watch = new Watch(this.tools, this.locks);
	}

	private static ExecutorService threads() {
		AtomicInteger number = new AtomicInteger();
		return Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "fabric-node-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Reads the store and begins to watch.
	 * @throws org.springframework.dao.DataAccessException if the store cannot be read
	 */
	public void start() {
		this.registry.load();
		this.watch.start();
	}

	@Override
	public List<GroupDescription> groups() {
		return this.registry.groups()
			.stream()
			.map((group) -> new GroupDescription(group.id(), group.description(), group.detecting(),
					group.primary().map(Member::uuid).orElse(null)))
			.toList();
	}

	@Override
	public List<ManagedServer> servers() {
		return this.registry.groups()
			.stream()
			.flatMap((group) -> group.members().stream().map((member) -> managed(group, member)))
			.sorted(Comparator.comparing(ManagedServer::group).thenComparing(ManagedServer::uuid))
			.toList();
	}

	private static ManagedServer managed(GroupState group, Member member) {
		return new ManagedServer(member.uuid(), group.id(), member.address().host(), member.address().port(),
				member.mode(), member.status(), member.weight());
	}

	@Override
	public List<ServerHealth> health(String group) {
		return this.health.of(Refusals.group(this.registry, group));
	}

	@Override
	public void createGroup(String group, @Nullable String description) {
		this.locks.run(group, () -> {
			if (this.registry.group(group).isPresent()) {
				throw new NodeException("GroupError: Group (" + group + ") already exists.");
			}
			this.registry.save(GroupState.empty(group, description));
		});
	}

	@Override
	public void destroyGroup(String group) {
		change(group, (state) -> {
			if (!state.members().isEmpty()) {
				throw new NodeException(
						"GroupError: Cannot destroy a group (" + state.id() + ") which has associated servers.");
			}
			this.registry.delete(state.id());
		});
	}

	@Override
	public void describeGroup(String group, String description) {
		update(group, (state) -> state.describedAs(description));
	}

	@Override
	public void activateGroup(String group) {
		update(group, (state) -> state.detecting(true));
	}

	@Override
	public void deactivateGroup(String group) {
		change(group, (state) -> {
			this.registry.save(state.detecting(false));
			endFlowControl(state);
		});
	}

	private void endFlowControl(GroupState group) {
		group.primary()
			.ifPresent((primary) -> new FlowControl(group.id(), this.tools.settings().backlog(), this.tools::open)
				.end(primary));
	}

	@Override
	public void addServer(String group, String address, Duration timeout, boolean updateOnly) {
		change(group, (state) -> this.membership.add(state, address, timeout, updateOnly));
	}

	@Override
	public void removeServer(String group, String server) {
		change(group, (state) -> this.membership.remove(state, server));
	}

	@Override
	public void promote(String group, @Nullable String candidate, boolean updateOnly) {
		change(group, (state) -> this.statuses.promote(state, candidate, updateOnly));
	}

	@Override
	public void demote(String group, boolean updateOnly) {
		change(group, (state) -> this.statuses.demote(state, updateOnly));
	}

	@Override
	public void setStatus(String server, MemberStatus status, boolean updateOnly) {
		changeServer(server, (state) -> this.statuses.set(state, server, status, updateOnly));
	}

	@Override
	public void setMode(String server, ServerAccess mode) {
		changeServer(server, (state) -> this.statuses.setMode(state, server, mode));
	}

	@Override
	public void setWeight(String server, double weight) {
		changeServer(server, (state) -> this.statuses.setWeight(state, server, weight));
	}

	@Override
	public String lookupUuid(String address, Duration timeout) {
		return this.membership.lookupUuid(address, timeout);
	}

	@Override
	public void reportError(String server, String reporter, String error, boolean updateOnly) {
		this.reports.error(server, reporter, error);
	}

	@Override
	public void reportFailure(String server, String reporter, String error, boolean updateOnly) {
		this.reports.failure(server, reporter, error);
	}

	private void update(String group, UnaryOperator<GroupState> change) {
		change(group, (state) -> this.registry.save(change.apply(state)));
	}

	private void changeServer(String server, Consumer<GroupState> change) {
		change(Refusals.groupOf(this.registry, server).id(), change);
	}

	// The state is read under the lock, so that no change is built on an old one.
	private void change(String group, Consumer<GroupState> change) {
		this.locks.run(group, () -> change.accept(Refusals.group(this.registry, group)));
	}

	/** Stops watching; the groups stay as they are. */
	@Override
	public void close() {
		List<GroupState> watched = this.registry.groups().stream().filter(GroupState::detecting).toList();
		this.watch.close();
		this.registry.close();
		awaitChanges();
		// Last, as a round that was under way may have set a delay
		watched.forEach(this::endFlowControl);
	}

	// The next node must not find a change of this one still under way
	private void awaitChanges() {
		this.tools.executor().shutdownNow();
		try {
			boolean ended = this.tools.executor()
				.awaitTermination(this.tools.settings().timeouts().catchUp().toMillis(), TimeUnit.MILLISECONDS);
			if (!ended) {
				logger.warn("A change is still under way; the next node will set it right");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
