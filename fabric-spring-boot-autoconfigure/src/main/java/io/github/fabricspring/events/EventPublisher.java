package io.github.fabricspring.events;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

import io.github.fabricspring.rerun.RerunListener;
import io.github.fabricspring.threads.TaskThreads;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * The publisher of the events. A listener of the application may take its time: neither
 * calls nor the topology wait for it.
 */
public final class EventPublisher implements TopologyListener, RerunListener, AutoCloseable {

	private static final Log logger = LogFactory.getLog(EventPublisher.class);

	private final ApplicationEventPublisher publisher;

	private final TaskThreads thread = TaskThreads.limited(1, "fabric-events-");

	/**
	 * Creates the publisher.
	 * @param publisher tells the application
	 */
	public EventPublisher(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
		// For the next event there may be no memory for a thread
		this.thread.allowCoreThreadTimeOut(false);
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		current.groups().forEach((name, group) -> {
			Group before = previous.group(name);
			if (before != null && !Objects.equals(primary(before), primary(group))) {
				publish(new PrimaryMovedEvent(name, primary(before), primary(group)));
			}
		});
	}

	@Override
	public void failoverEnded(String group, Duration took, boolean recovered) {
		publish(new FailoverEndedEvent(group, took, recovered));
	}

	private void publish(Object event) {
		try {
			this.thread.execute(() -> this.publisher.publishEvent(event));
		}
		catch (RejectedExecutionException ex) {
			logger.debug(event + " not published", ex);
		}
	}

	private static @Nullable String primary(Group group) {
		Server primary = group.primary();
		return (primary != null) ? primary.address() : null;
	}

	@Override
	public void close() {
		this.thread.shutdown();
	}

}
