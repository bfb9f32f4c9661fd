package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.diagnosis.ServerProbe.Answer;
import io.github.fabricspring.connection.diagnosis.ServerProbe.Reply;
import io.github.fabricspring.threads.TaskThreads;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The availability of servers by probes, at most one per server at a time. A server that
 * was down twice in a row is reported, once until it answers again.
 */
public final class ProbedAvailability implements ServerAvailability {

	private static final Log logger = LogFactory.getLog(ProbedAvailability.class);

	private static final int DOWN_BEFORE_REPORT = 2;

	/** Longer than the pause between two questions of a call that waits. */
	private static final long LATELY = Duration.ofSeconds(5).toNanos();

	private final Map<Server, CompletableFuture<Reply>> asked = new ConcurrentHashMap<>();

	/** The number of probes in a row that found a server down, by its UUID. */
	private final Map<String, Integer> down = new ConcurrentHashMap<>();

	/** The errors that servers answered with last, by their UUIDs. */
	private final Map<String, ProbeRefusal> refusals = new ConcurrentHashMap<>();

	private final ExecutorService threads = TaskThreads.unlimited("fabric-probe-");

	private final ServerProbe probe;

	private final FailureReporter reporter;

	private final Duration limit;

	/**
	 * Creates the availability. Does no I/O.
	 * @param probe the probe
	 * @param reporter the receiver of reports about servers that are down
	 * @param limit how long a server may take to answer
	 */
	public ProbedAvailability(ServerProbe probe, FailureReporter reporter, Duration limit) {
		this.probe = probe;
		this.reporter = reporter;
		this.limit = limit;
	}

	@Override
	public CompletableFuture<Boolean> ask(Server server, boolean writing) {
		return reply(server).thenApply((reply) -> reply.isUsable(writing));
	}

	@Override
	public @Nullable String refusal(Server server) {
		ProbeRefusal refusal = this.refusals.get(server.uuid());
		return (refusal != null && System.nanoTime() - refusal.at < LATELY) ? refusal.words : null;
	}

	private CompletableFuture<Reply> reply(Server server) {
		CompletableFuture<Reply> mine = new CompletableFuture<>();
		CompletableFuture<Reply> others = this.asked.putIfAbsent(server, mine);
		if (others != null) {
			return others;
		}
		try {
			this.threads.execute(() -> answer(server, mine));
		}
		catch (RejectedExecutionException ex) {
			// Closed, or no memory for a thread: asked again later
			this.asked.remove(server, mine);
			mine.complete(new Reply(Answer.ANSWERED, false, null));
		}
		return mine;
	}

	private void answer(Server server, CompletableFuture<Reply> answer) {
		Reply reply = new Reply(Answer.ANSWERED, false, null);
		boolean news = false;
		try {
			reply = this.probe.ask(server, this.limit);
			// Before the next probe can begin
			news = isNews(server, reply);
		}
		catch (RuntimeException ex) {
			logger.warn("%s - probe of %s failed".formatted(server.group(), server.address()), ex);
		}
		finally {
			this.asked.remove(server, answer);
			answer.complete(reply);
		}
		if (news) {
			report(server, reply);
		}
	}

	private boolean isNews(Server server, Reply reply) {
		if (reply.error() != null) {
			logger.debug("%s - %s is not usable yet: %s, %s".formatted(server.group(), server.address(), reply.answer(),
					reply.reason()));
		}
		String words = words(server, reply);
		if (words != null) {
			this.refusals.put(server.uuid(), new ProbeRefusal(words, System.nanoTime()));
		}
		else {
			this.refusals.remove(server.uuid());
		}
		if (!reply.answer().isDown()) {
			this.down.remove(server.uuid());
			return false;
		}
		return this.down.merge(server.uuid(), 1, Integer::sum) == DOWN_BEFORE_REPORT;
	}

	private static @Nullable String words(Server server, Reply reply) {
		if (reply.answer() == Answer.READ_ONLY && server.isPrimary()) {
			return "read_only is on";
		}
		return (reply.error() != null && !reply.answer().isDown()) ? reply.reason() : null;
	}

	private void report(Server server, Reply reply) {
		try {
			this.reporter.report(server, reply.reason());
		}
		catch (RuntimeException ex) {
			logger.warn("%s - report that %s cannot be reached failed: %s".formatted(server.group(), server.address(),
					ex.getMessage()));
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/**
	 * What a server answered instead of letting itself be used.
	 *
	 * @param words its error
	 * @param at the time on the scale of {@link System#nanoTime()}
	 */
	private record ProbeRefusal(String words, long at) {
	}

}
