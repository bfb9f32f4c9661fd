package io.github.fabricspring.reads;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A selector of the application's own. If it throws, or names a server that is not of the
 * group, the read goes where it goes without a secondary.
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
		Server selected;
		try {
			selected = this.selector.select(group, avoided);
		}
		catch (RuntimeException ex) {
			failed(group, "failed", ex);
			return null;
		}
		if (selected != null && !group.servers().contains(selected)) {
			failed(group, "chose " + selected.address() + ", which is not of the group", null);
			return null;
		}
		return selected;
	}

	private void failed(Group group, String what, @Nullable RuntimeException cause) {
		if (this.failed.compareAndSet(false, true)) {
			logger.error(group.name() + " - the selector " + this.selector.getClass().getName() + " " + what
					+ ": the read goes elsewhere. Mend it: its further failures are not logged", cause);
		}
	}

}
