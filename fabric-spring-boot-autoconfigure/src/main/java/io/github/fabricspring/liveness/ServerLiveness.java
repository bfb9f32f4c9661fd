package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;

import io.github.fabricspring.connection.diagnosis.ServerProbe.Reply;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.pool.Session;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether one server answers: probes it when its sessions are silent, keeps an incident
 * open while the probe is unanswered as well, and cuts reads once two probes in a row
 * found it down, everything else once it has been down for long, and single connections
 * whose packets are lost. To be used by one thread.
 */
final class ServerLiveness {

	private static final Log logger = LogFactory.getLog(ServerLiveness.class);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private static final int DOWN_FOR_CERTAIN = 2;

	private final ServerPool pool;

	private final LivenessProbe probe;

	private final TopologyMonitor topology;

	private final HangLimits limits;

	private final Stalls stalls = new Stalls();

	private final HangingReads reads;

	private final HangingCommits commits;

	private final LostSessions lost;

	private final Executor executor;

	private final SuspicionLog silences;

	private final SuspicionLog silentCommits;

	/** From then on the server may be probed because its calls are silent. */
	private long due = System.nanoTime();

	/** The pause before the next such probe; doubles with each answered probe. */
	private Duration pause;

	private long answeredAt;

	private boolean hasAnswered;

	private int down;

	private TopologyMonitor.@Nullable Incident incident;

	private TopologyMonitor.@Nullable Incident commitIncident;

	ServerLiveness(ServerPool pool, LivenessProbe probe, HangingCommits commits, LostSessions lost,
			TopologyMonitor topology, HangLimits limits, Executor executor) {
		this.pool = pool;
		this.probe = probe;
		this.commits = commits;
		this.lost = lost;
		this.topology = topology;
		this.limits = limits;
		this.executor = executor;
		this.reads = new HangingReads(pool, limits, executor);
		this.pause = limits.suspectAfter();
		this.silences = new SuspicionLog(name());
		this.silentCommits = new SuspicionLog(name());
	}

	/**
	 * Looks at the server's sessions and acts.
	 * @param now the time on the scale of {@link System#nanoTime()}
	 */
	void look(long now) {
		this.silences.look(now);
		this.silentCommits.look(now);
		Reply reply = this.probe.take();
		if (reply != null) {
			note(reply, now);
		}
		Collection<Session> sessions = this.pool.sessions();
		lookForCommits(sessions, now);
		this.lost.look(sessions, now);
		boolean suspected = suspect(reply, sessions, now);
		boolean hanging = this.reads.look(sessions, now);
		if (hanging && reply != null && this.down >= DOWN_FOR_CERTAIN) {
			this.reads.cut(reply);
		}
		else if (hanging && !this.pool.servesReads()) {
			this.reads.cutOnUnreadable();
		}
		if ((suspected && now - this.due >= 0) || (hanging && !hasAnswered(now))) {
			this.probe.ask(now);
		}
		this.commits.tell();
	}

	private void note(Reply reply, long now) {
		if (reply.answer().isDown()) {
			this.down++;
		}
		else {
			this.down = 0;
			this.hasAnswered = true;
			this.answeredAt = now;
		}
	}

	private boolean hasAnswered(long now) {
		return this.hasAnswered && now - this.answeredAt < this.limits.quarter().toNanos();
	}

	private void lookForCommits(Collection<Session> sessions, long now) {
		Duration limit = this.limits.suspectAfter();
		if (!limit.isZero() && this.commits.look(sessions, now)) {
			if (this.commitIncident == null) {
				this.silentCommits.began(" left a COMMIT without an answer for " + limit.toMillis()
						+ " ms: topology refreshed every 20 ms until it answers", now, this.incident != null);
				this.commitIncident = this.topology.incident(this.pool.server().group());
			}
		}
		else {
			clearCommits(now);
		}
	}

	private void clearCommits(long now) {
		if (this.commitIncident != null) {
			this.commitIncident.close();
			this.commitIncident = null;
			this.silentCommits.ended(" left no COMMIT without an answer: topology refreshed at the normal pace", now);
		}
	}

	private boolean suspect(@Nullable Reply reply, Collection<Session> sessions, long now) {
		Duration limit = this.limits.suspectAfter();
		if (limit.isZero()) {
			return false;
		}
		if (!this.stalls.isSilent(sessions, now, limit)) {
			clear(now);
			if (now - this.due >= LONGEST_PAUSE.toNanos()) {
				this.pause = limit;
			}
			return false;
		}
		if (reply != null && !reply.answer().isDown()) {
			clear(now);
			this.due = now + this.pause.toNanos();
			this.pause = shorter(this.pause.multipliedBy(2), LONGEST_PAUSE);
		}
		else if (reply != null || this.probe.isUnanswered(now, limit)) {
			openIncident(now);
			if (reply != null && this.down >= DOWN_FOR_CERTAIN && !this.limits.giveUpAfter().isZero()
					&& this.stalls.isSilent(sessions, now, this.limits.giveUpAfter())) {
				giveUp();
			}
		}
		return true;
	}

	// The topology may hold it for alive: others may be answered
	private void giveUp() {
		logger.warn(name() + " has answered this application nothing for " + this.limits.giveUpAfter().toMillis()
				+ " ms (fabric.retry.timeout): its connections are aborted, so that no caller hangs longer");
		this.pool.abortAll(this.executor);
	}

	/** The watch ends, or the server has left. */
	void end() {
		clear(System.nanoTime());
		clearCommits(System.nanoTime());
		this.silences.close();
		this.silentCommits.close();
	}

	// The server answers, or its calls have ended
	private void clear(long now) {
		if (this.incident != null) {
			this.incident.close();
			this.incident = null;
			this.silences.ended(" recovered, left the group or has no open call: topology refreshed at the normal pace",
					now);
		}
	}

	private void openIncident(long now) {
		if (this.incident == null) {
			this.silences.began(
					" answered no call for " + this.limits.suspectAfter().multipliedBy(2).toMillis()
							+ " ms and no probe: topology refreshed every 20 ms until it recovers",
					now, this.commitIncident != null);
			this.incident = this.topology.incident(this.pool.server().group());
		}
	}

	private String name() {
		Server server = this.pool.server();
		return server.group() + " - " + server.address();
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
