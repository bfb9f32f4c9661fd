package io.github.fabricspring.sample.node.group.detection;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.NamedLocks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every active group looked at once per interval, each by its own detector, so that a
 * group whose servers are silent does not delay the others.
 */
public final class Watch implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Watch.class);

	private final GroupTools tools;

	private final NamedLocks locks;

	private final Map<String, FailureDetector> detectors = new ConcurrentHashMap<>();

	private final Set<String> underWay = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "fabric-node-watch");
		thread.setDaemon(true);
		return thread;
	});

	private @Nullable ScheduledFuture<?> ticking;

	public Watch(GroupTools tools, NamedLocks locks) {
		this.tools = tools;
		this.locks = locks;
	}

	public void start() {
		long interval = this.tools.settings().detection().interval().toMillis();
		this.ticking = this.ticker.scheduleAtFixedRate(this::tick, 0, interval, TimeUnit.MILLISECONDS);
	}

	private void tick() {
		for (GroupState group : this.tools.registry().groups()) {
			if (group.detecting() && this.underWay.add(group.id())) {
				try {
					this.tools.executor().execute(() -> round(group.id()));
				}
				catch (RejectedExecutionException ex) {
					return;
				}
			}
		}
	}

	private void round(String group) {
		try {
			this.detectors.computeIfAbsent(group, (id) -> new FailureDetector(id, this.tools, this.locks.of(id)))
				.round();
		}
		catch (RuntimeException ex) {
			if (this.ticker.isShutdown()) {
				logger.debug("{} - a round ended with the node: {}", group, ex.getMessage());
			}
			else {
				logger.error("{} - a round of the failure detector failed", group, ex);
			}
		}
		finally {
			this.underWay.remove(group);
		}
	}

	@Override
	public void close() {
		if (this.ticking != null) {
			this.ticking.cancel(false);
		}
		this.ticker.shutdownNow();
	}

}
