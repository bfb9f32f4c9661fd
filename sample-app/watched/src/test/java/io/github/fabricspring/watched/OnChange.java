package io.github.fabricspring.watched;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Looks at the application in the midst of a failover. The topology stays as it was until
 * the look is over.
 */
@Component
class OnChange implements TopologyListener {

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private volatile @Nullable Supplier<String> look;

	/**
	 * Runs some work, and looks whenever another topology is about to be used.
	 * @param look what is looked at
	 * @param work the work
	 * @return what was seen
	 */
	List<String> record(Supplier<String> look, Runnable work) {
		this.seen.clear();
		this.look = look;
		try {
			work.run();
		}
		finally {
			this.look = null;
		}
		return List.copyOf(this.seen);
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		Supplier<String> look = this.look;
		Group group = previous.group("YYZ");
		if (look != null && group != null) {
			String answer = look.get();
			this.seen.add((answer.contains("withoutPrimarySince=") == (group.primary() == null)) ? answer
					: "withoutPrimarySince is wrong in " + answer + " of " + group);
		}
	}

}
