package io.github.fabricspring.routing;

import java.time.Duration;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is thought of one server: it may be silent, then it is asked, and if it does not
 * answer that either it hangs. Confined to the thread of the watch.
 */
final class Suspect {

	private static final Log logger = LogFactory.getLog(Suspect.class);

	/** Between two questions to a server that speaks but has nothing but long queries. */
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final ServerPool pool;

	private final Question question;

	private final TopologyMonitor topology;

	private final Duration limit;

	private final Stalls stalls = new Stalls();

	private long due = System.nanoTime();

	private Duration pause;

	private TopologyMonitor.@Nullable Incident incident;

	Suspect(ServerPool pool, Question question, TopologyMonitor topology, Duration limit) {
		this.pool = pool;
		this.question = question;
		this.topology = topology;
		this.limit = limit;
		this.pause = limit;
	}

	/**
	 * Looks how the server does.
	 * @param now the time in nanoseconds
	 */
	void look(long now) {
		Question.Answer answer = this.question.answer(now, this.limit);
		if (!this.stalls.isSilent(this.pool.physical().sessions(), now, this.limit)) {
			acquit();
			if (now - this.due >= LONGEST_PAUSE.toNanos()) {
				this.pause = this.limit;
			}
			return;
		}
		switch (answer) {
			case SPOKE -> {
				acquit();
				this.due = now + this.pause.toNanos();
				this.pause = shorter(this.pause.multipliedBy(2), LONGEST_PAUSE);
			}
			case SILENT -> accuse();
			case NONE -> {
			}
		}
		if (now - this.due >= 0) {
			this.question.ask(now);
		}
	}

	/** Nothing says that it hangs, or it is no concern any more. */
	void acquit() {
		if (this.incident != null) {
			this.incident.close();
			this.incident = null;
			logger.info(name() + " is no longer waited for");
		}
	}

	private void accuse() {
		if (this.incident == null) {
			logger.warn(name() + " has answered nothing for at least " + this.limit.multipliedBy(2).toMillis()
					+ " ms, and takes no new connection: the topology is asked what became of it");
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
