package io.github.fabricspring.reads;

import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.pool.ReadObserver;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the server for a read: a secondary that is fit, otherwise by the
 * fallback.
 */
public final class Readers implements ReadObserver, AutoCloseable {

	private final ReplicaSelector selector;

	private final ReadSettings settings;

	private final CoolDown coolDown;

	private final LagMonitor lag;

	private final SessionReads session;

	/**
	 * Creates the choice. Does no I/O.
	 * @param selector chooses among the secondaries that are fit
	 * @param settings the rules of which are fit
	 * @param connector connects to servers whose lag is measured
	 */
	public Readers(ReplicaSelector selector, ReadSettings settings, ServerConnector connector) {
		this.selector = (selector instanceof WeightedSelector) ? selector : new GuardedSelector(selector);
		this.settings = settings;
		this.coolDown = new CoolDown(settings.coolDown(), System::nanoTime);
		this.lag = new LagMonitor(connector);
		this.session = new SessionReads(settings);
	}

	/**
	 * Prepares the choices for a group.
	 * @param group the group in the current snapshot
	 * @return the choice among its secondaries while all are fit
	 */
	public Supplier<@Nullable Server> prepare(Group group) {
		return this.selector.prepare(group);
	}

	/**
	 * Chooses a server.
	 * @param group the group in the current snapshot
	 * @param all the choices {@linkplain #prepare prepared} for it
	 * @param scope the scope of the read, {@code null} outside any scope
	 * @return the server, {@code null} if none may serve the read
	 */
	public @Nullable Server choose(Group group, Supplier<@Nullable Server> all, @Nullable Scope scope) {
		Set<String> failed = (scope != null) ? scope.journal().avoided() : Set.of();
		Set<String> behind = behind(group, scope);
		Set<String> cooling = this.coolDown.servers();
		boolean allFit = failed.isEmpty() && behind.isEmpty() && cooling.isEmpty();
		Server fit = (allFit) ? all.get() : this.selector.select(group, union(behind, union(failed, cooling)));
		return (fit != null) ? fit : fallback(group, failed, behind);
	}

	private @Nullable Server fallback(Group group, Set<String> failed, Set<String> behind) {
		boolean toPrimary = this.settings.fallback() == ReadFallback.PRIMARY && group.primary() != null;
		if (toPrimary && !failed.contains(Objects.requireNonNull(group.primary()).uuid())) {
			return group.primary();
		}
		// One that failed not long ago is better than none, one that has answered since
		// is better than one that failed in this call
		Server recovered = this.selector.select(group, union(behind, failed));
		if (recovered != null) {
			return recovered;
		}
		return (toPrimary) ? group.primary() : this.selector.select(group, behind);
	}

	/**
	 * Whether reads are for the primary only, and wait for one as writes do.
	 * @return whether no secondary may be chosen
	 */
	public boolean isOnPrimary() {
		return this.settings.routing() == ReadRouting.PRIMARY;
	}

	/**
	 * Tells whether a server has the state that this thread's reads must see. Waits for a
	 * secondary for up to {@code fabric.read.consistency-timeout}.
	 * @param connection a connection to the server, used to ask it
	 * @param pool the server's pool
	 * @return {@code true} if the server may serve the thread's reads
	 */
	public boolean maySee(TrackedConnection connection, ServerPool pool) {
		return !this.session.isEnabled() || this.session.mayServe(connection, pool);
	}

	/**
	 * Tells whether reads must see what their thread has committed.
	 * @return {@code true} if {@link #maySee} must be called
	 */
	public boolean isSessionConsistent() {
		return this.session.isEnabled();
	}

	@Override
	public void committed(String gtids, ServerPool pool) {
		this.session.committed(gtids, pool);
	}

	@Override
	public void readFailed(Server server) {
		this.coolDown.add(server);
	}

	@Override
	public void commitUnseen(String group) {
		this.session.unknown(group);
	}

	@Override
	public void close() {
		this.lag.close();
	}

	/**
	 * Tells whether there are secondaries, none of which is near enough to the primary
	 * for a read.
	 * @param group the group in the current snapshot
	 * @param scope the scope of the read, {@code null} outside any scope
	 * @return whether only a primary can serve it
	 */
	public boolean areBehind(Group group, @Nullable Scope scope) {
		Set<String> behind = behind(group, scope);
		return !behind.isEmpty() && group.secondaries().stream().map(Server::uuid).allMatch(behind::contains);
	}

	private Set<String> behind(Group group, @Nullable Scope scope) {
		Duration limit = (scope != null) ? scope.route().maxLag() : null;
		limit = (limit != null) ? limit : this.settings.maxLag();
		return (limit != null) ? this.lag.behind(group, limit) : Set.of();
	}

	/**
	 * Returns why no server may serve a read.
	 * @param group the group as it was for {@link #choose}
	 * @return the rest of a sentence that begins with the group, {@code null} if the
	 * group only lacks a primary
	 */
	public @Nullable String refusal(Group group) {
		if (this.settings.routing() == ReadRouting.SECONDARY && this.settings.fallback() == ReadFallback.NONE) {
			return "no secondary is fit to serve a read, and fabric.read.fallback=none keeps it from the primary";
		}
		return null;
	}

	private static Set<String> union(Set<String> one, Set<String> other) {
		if (one.isEmpty() || other.isEmpty()) {
			return (one.isEmpty()) ? other : one;
		}
		Set<String> both = new HashSet<>(one);
		both.addAll(other);
		return both;
	}

}
