package io.github.fabricspring.reads;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The guard of a selector that the application has made. If the selector throws, or names
 * a server that is no secondary of the group, it counts as having chosen none. Its first
 * failure is logged as an error.
 */
final class GuardedSelector implements ReplicaSelector {

	private static final Log logger = LogFactory.getLog(GuardedSelector.class);

	private final ReplicaSelector selector;

	private final AtomicBoolean failed = new AtomicBoolean();

	GuardedSelector(ReplicaSelector selector) {
		this.selector = selector;
	}

	@Override
	public @Nullable Server select(Group group, Set<String> avoided) {
		return guarded(group, () -> this.selector.select(group, avoided));
	}

	@Override
	public Supplier<@Nullable Server> prepare(Group group) {
		try {
			Supplier<@Nullable Server> prepared = this.selector.prepare(group);
			return () -> guarded(group, prepared);
		}
		catch (Throwable ex) {
			failed(group, "failed", ex);
			return () -> select(group, Set.of());
		}
	}

	private @Nullable Server guarded(Group group, Supplier<@Nullable Server> choice) {
		Server selected;
		try {
			selected = choice.get();
		}
		catch (Throwable ex) {
			failed(group, "failed", ex);
			return null;
		}
		if (selected != null && !group.secondaries().contains(selected)) {
			failed(group, "chose " + selected.address() + ", which is no secondary of the group", null);
			return null;
		}
		return selected;
	}

	private void failed(Group group, String what, @Nullable Throwable cause) {
		if (this.failed.compareAndSet(false, true)) {
			logger.error(group.name() + " - the selector " + this.selector.getClass().getName() + " " + what
					+ ": the read goes where it goes without a secondary. Mend it: its further failures are not logged",
					cause);
		}
	}

}
