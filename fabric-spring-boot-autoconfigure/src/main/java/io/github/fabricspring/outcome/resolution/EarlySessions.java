package io.github.fabricspring.outcome.resolution;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for COMMITs that have waited long for an answer and may be lost: one on each
 * server that may be primary next, with the mark of the session that waits. When a frozen
 * primary is replaced, the connections to it are cut at once, and all callers go on at
 * the same time. To connect takes longer then than to ask.
 */
public final class EarlySessions implements ServerConnector {

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * How long a session is kept once its COMMIT waits no more: if that was lost, its
	 * resolution begins meanwhile. A session that could not be opened is tried again
	 * after the same time.
	 */
	private static final Duration GRACE = Duration.ofSeconds(2);

	/** How long a session is kept at most if nobody tells of its server any more. */
	private static final Duration FORGOTTEN = Duration.ofMinutes(1);

	private static final Log logger = LogFactory.getLog(EarlySessions.class);

	private final ServerConnector connector;

	private final FirstQuestion question;

	private final int most;

	private final Executor threads;

	private final LongSupplier nanoTime;

	private final Map<String, Early> sessions = new ConcurrentHashMap<>();

	private volatile boolean closed;

	/**
	 * Creates the sessions. Opens none yet.
	 * @param connector connects to the servers
	 * @param question what is asked on a session once it is open, so that the server has
	 * loaded what the same question needs later
	 * @param most how many sessions may be open
	 * @param threads has a thread for every session
	 * @param nanoTime the time as by {@link System#nanoTime()}
	 */
	public EarlySessions(ServerConnector connector, FirstQuestion question, int most, Executor threads,
			LongSupplier nanoTime) {
		this.connector = connector;
		this.question = question;
		this.most = most;
		this.threads = threads;
		this.nanoTime = nanoTime;
	}

	/**
	 * Opens sessions for the COMMITs that wait on a server, and closes those whose COMMIT
	 * waits no more. Does not wait. Called by one thread again and again.
	 * @param server the server
	 * @param group its group, {@code null} if no session is to be opened
	 * @param marks the marks of the sessions in which COMMITs wait
	 */
	public void look(Server server, @Nullable Group group, Collection<String> marks) {
		long now = this.nanoTime.getAsLong();
		if (group != null) {
			for (String mark : marks) {
				group.servers()
					.stream()
					.filter((candidate) -> mayBeNext(candidate, server))
					.forEach((candidate) -> want(candidate, mark, server, now));
			}
		}
		this.sessions.forEach((key, early) -> {
			if (early.isOver(server, now) && this.sessions.remove(key, early)) {
				discard(early);
			}
		});
	}

	// Also one that has just been announced, and its predecessor's COMMIT still waits
	private static boolean mayBeNext(Server candidate, Server server) {
		return (candidate.isPrimary() || Resolution.mayBecomePrimary(candidate))
				&& !candidate.uuid().equals(server.uuid());
	}

	private void want(Server candidate, String mark, Server server, long now) {
		Early known = this.sessions.get(key(candidate, mark));
		if (known != null) {
			known.wanted = now;
		}
		else if (this.sessions.values().stream().filter(Early::isUsed).count() < this.most) {
			open(candidate, mark, new Early(server.uuid(), now));
		}
	}

	private void open(Server candidate, String mark, Early early) {
		// Known first, "closed?" asked second; close() does it the other way round
		this.sessions.put(key(candidate, mark), early);
		if (this.closed) {
			return;
		}
		try {
			this.threads.execute(() -> opened(early, prepare(candidate, mark)));
		}
		catch (RejectedExecutionException ex) {
			// The application is shutting down, or there is no memory for a thread
			early.take();
		}
	}

	private void opened(Early early, @Nullable Connection connection) {
		if (!early.session.complete(connection) && connection != null) {
			close(connection);
		}
	}

	private @Nullable Connection prepare(Server candidate, String mark) {
		try {
			Connection opened = this.connector.connect(candidate, mark, ANSWER_TIMEOUT);
			try {
				this.question.ask(opened);
				return opened;
			}
			catch (SQLException | RuntimeException | Error ex) {
				close(opened);
				throw ex;
			}
		}
		catch (SQLException | RuntimeException | Error ex) {
			logger.debug(candidate.group() + " - no session on " + candidate.address()
					+ " for a COMMIT that may be lost, opened when it is", ex);
			return null;
		}
	}

	/**
	 * Returns the session that is open already, or connects.
	 */
	@Override
	public Connection connect(Server server, String session, Duration timeout) throws SQLException {
		Early early = this.sessions.remove(key(server, session));
		Connection opened = (early != null) ? early.take() : null;
		return (opened != null) ? opened : this.connector.connect(server, session, timeout);
	}

	/** Closes all sessions, and opens no more. */
	public void close() {
		this.closed = true;
		this.sessions.forEach((key, early) -> {
			if (this.sessions.remove(key, early)) {
				discard(early);
			}
		});
	}

	// A frozen server may keep whoever closes a connection to it waiting
	private void discard(Early early) {
		Connection opened = early.take();
		if (opened != null) {
			try {
				this.threads.execute(() -> close(opened));
			}
			catch (RejectedExecutionException ex) {
				close(opened);
			}
		}
	}

	private static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.debug("could not close a session for a COMMIT that was not lost", ex);
		}
	}

	// A server at another address is another place
	private static String key(Server server, String mark) {
		return mark + " " + server.uuid() + "@" + server.address();
	}

	/** What is asked on a session as soon as it is open. */
	@FunctionalInterface
	public interface FirstQuestion {

		/**
		 * Asks it.
		 * @param session the session to ask on
		 * @throws SQLException as the driver threw it
		 */
		void ask(Connection session) throws SQLException;

	}

	/** A session, open or being opened. */
	private static final class Early {

		/**
		 * The session, {@code null} if it could not be opened or is not wanted any more.
		 * What is stored first counts.
		 */
		private final CompletableFuture<@Nullable Connection> session = new CompletableFuture<>();

		/** The UUID of the server on which the COMMIT waits. */
		private final String server;

		private final long begun;

		/** When its COMMIT was last seen waiting. Used by the thread that looks. */
		private long wanted;

		private Early(String server, long now) {
			this.server = server;
			this.begun = now;
			this.wanted = now;
		}

		private boolean isUsed() {
			return !this.session.isDone() || this.session.getNow(null) != null;
		}

		private boolean isOver(Server looked, long now) {
			boolean told = this.server.equals(looked.uuid()) || now - this.wanted >= FORGOTTEN.toNanos();
			return told && now - ((isUsed()) ? this.wanted : this.begun) >= GRACE.toNanos();
		}

		private @Nullable Connection take() {
			return (this.session.complete(null)) ? null : this.session.getNow(null);
		}

	}

}
