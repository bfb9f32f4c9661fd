package io.github.fabricspring.routing;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Chooses who serves a read: a secondary that is fit, else by the fallback.
 */
final class Readers {

	private final ReplicaSelector selector;

	private final ReadSettings settings;

	private final CoolDown coolDown;

	private final LagMonitor lag;

	Readers(ReplicaSelector selector, ReadSettings settings, CoolDown coolDown, LagMonitor lag) {
		this.selector = selector;
		this.settings = settings;
		this.coolDown = coolDown;
		this.lag = lag;
	}

	/**
	 * Prepares the choices for a group.
	 * @param group the group as the current snapshot has it
	 * @return chooses among its secondaries while all are fit
	 */
	Supplier<@Nullable Server> prepare(Group group) {
		return this.selector.prepare(group);
	}

	/**
	 * Chooses.
	 * @param group the group as the current snapshot has it
	 * @param all the choices {@linkplain #prepare prepared} for it
	 * @param scope the scope of the read
	 * @return the server, {@code null} if none may serve it
	 */
	@Nullable Server choose(Group group, Supplier<@Nullable Server> all, @Nullable Scope scope) {
		if (this.settings.routing() == ReadRouting.PRIMARY) {
			return group.primary();
		}
		Set<String> failed = (scope != null) ? scope.journal().avoided() : Set.of();
		Set<String> behind = behind(group, scope);
		Set<String> unfit = union(behind, union(failed, this.coolDown.servers()));
		Server fit = (unfit.isEmpty()) ? all.get() : this.selector.select(group, unfit);
		if (fit != null) {
			return fit;
		}
		if (this.settings.fallback() == ReadFallback.PRIMARY && group.primary() != null) {
			return group.primary();
		}
		// one that failed not long ago is better than none
		return this.selector.select(group, behind);
	}

	private Set<String> behind(Group group, @Nullable Scope scope) {
		Duration limit = (scope != null) ? scope.route().maxLag() : null;
		limit = (limit != null) ? limit : this.settings.maxLag();
		return (limit != null) ? this.lag.behind(group, limit) : Set.of();
	}

	/**
	 * Tells why nobody may serve a read.
	 * @param group the group as it was for {@link #choose}
	 * @return the rest of a sentence that begins with the group, {@code null} if there is
	 * no more to say than that it has no primary
	 */
	@Nullable String refusal(Group group) {
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
