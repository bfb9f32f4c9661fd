package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The listeners of a topology. An exception of one does not affect the others.
 */
final class Listeners implements TopologyListener {

	private static final Log logger = LogFactory.getLog(TopologyCache.class);

	private final List<TopologyListener> listeners = new CopyOnWriteArrayList<>();

	void add(TopologyListener listener) {
		this.listeners.add(listener);
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		tell((listener) -> listener.topologyChanged(previous, current));
	}

	@Override
	public void lookupSucceeded(Duration took) {
		tell((listener) -> listener.lookupSucceeded(took));
	}

	@Override
	public void lookupFailed(Duration took, TopologyException cause) {
		tell((listener) -> listener.lookupFailed(took, cause));
	}

	private void tell(Consumer<TopologyListener> news) {
		for (TopologyListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException | LinkageError ex) {
				logger.error("Topology - listener " + listener + " failed, the other listeners were called", ex);
			}
		}
	}

}
