package io.github.fabricspring.sample.node.group.tools;

import java.time.Duration;

import io.github.fabricspring.sample.node.group.server.ServerUser;

/**
 * How the node treats its groups. The defaults suit a farm on one machine.
 *
 * @param administrator what the node logs in with: all privileges
 * @param replication what a replica logs in with at its source
 * @param acknowledgements how many replicas have received a commit before it is
 * acknowledged; 0 for asynchronous replication, which can lose acknowledged commits
 * @param relaxedReplicas whether replicas leave flushing to the operating system, to keep
 * up with a primary that flushes every commit: a server that is killed loses nothing, a
 * machine that loses power may
 * @param backlog the longest that a secondary should have to apply, as time: commits are
 * slowed down while every secondary has more
 * @param detection when a server counts as dead
 * @param timeouts how long the steps of a change may take
 */
public record GroupSettings(ServerUser administrator, ServerUser replication, int acknowledgements,
		boolean relaxedReplicas, Duration backlog, Detection detection, Timeouts timeouts) {

	public GroupSettings {
		if (acknowledgements < 0) {
			throw new IllegalArgumentException("acknowledgements must not be negative, but are " + acknowledgements);
		}
	}

	/**
	 * The defaults: one acknowledgement, relaxed replicas.
	 * @param administrator what the node logs in with
	 * @param replication what replicas log in with
	 * @return the settings
	 */
	public static GroupSettings of(ServerUser administrator, ServerUser replication) {
		return new GroupSettings(administrator, replication, 1, true, Duration.ofMillis(200), Detection.DEFAULTS,
				Timeouts.DEFAULTS);
	}

	public GroupSettings withAcknowledgements(int acknowledgements) {
		return new GroupSettings(this.administrator, this.replication, acknowledgements, this.relaxedReplicas,
				this.backlog, this.detection, this.timeouts);
	}

	public GroupSettings withRelaxedReplicas(boolean relaxedReplicas) {
		return new GroupSettings(this.administrator, this.replication, this.acknowledgements, relaxedReplicas,
				this.backlog, this.detection, this.timeouts);
	}

	public GroupSettings withDetection(Detection detection) {
		return new GroupSettings(this.administrator, this.replication, this.acknowledgements, this.relaxedReplicas,
				this.backlog, detection, this.timeouts);
	}

	public GroupSettings withTimeouts(Timeouts timeouts) {
		return new GroupSettings(this.administrator, this.replication, this.acknowledgements, this.relaxedReplicas,
				this.backlog, this.detection, timeouts);
	}

	/**
	 * When a server counts as dead.
	 *
	 * @param interval from the beginning of one round to that of the next
	 * @param misses how many rounds in a row it has to fail
	 * @param timeout how long a server may take to answer
	 * @param reporters how many different reporters of errors have it probed at once
	 * @param reportPeriod within which time they have to report
	 */
	public record Detection(Duration interval, int misses, Duration timeout, int reporters, Duration reportPeriod) {

		/** 250 ms, 3 misses, 500 ms; 2 reporters within 10 s. */
		public static final Detection DEFAULTS = new Detection(Duration.ofMillis(250), 3, Duration.ofMillis(500), 2,
				Duration.ofSeconds(10));

	}

	/**
	 * How long the steps of a change may take.
	 *
	 * @param order a single order to a server that answers
	 * @param block until a primary's commits under way are through, in whole seconds;
	 * meanwhile it takes no new writes
	 * @param catchUp until a replica has what its primary has
	 * @param connect until the replicas are connected to a new primary
	 * @param drain until the server to be elected has applied what it has received
	 */
	public record Timeouts(Duration order, Duration block, Duration catchUp, Duration connect, Duration drain) {

		/** 2 s, 1 s, 5 s, 2 s, 30 s. */
		public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(1),
				Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(30));

	}

}
