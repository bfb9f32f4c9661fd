package io.github.fabricspring.rerun;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.github.fabricspring.routing.ServerConnector;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A probe that connects, on threads of its own: a server that hangs holds nobody up.
 */
final class ConnectingProbe implements ServerProbe {

	private static final Log logger = LogFactory.getLog(ConnectingProbe.class);

	private final Map<Question, CompletableFuture<Boolean>> asked = new ConcurrentHashMap<>();

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newCachedThreadPool(threadFactory());

	private final ServerConnector connector;

	private final FailureReporter reporter;

	private final Duration timeout;

	ConnectingProbe(ServerConnector connector, FailureReporter reporter, Duration timeout) {
		this.connector = connector;
		this.reporter = reporter;
		this.timeout = timeout;
	}

	@Override
	public CompletableFuture<Boolean> ask(Server server, boolean writing) {
		Question question = new Question(server, writing);
		CompletableFuture<Boolean> mine = new CompletableFuture<>();
		CompletableFuture<Boolean> others = this.asked.putIfAbsent(question, mine);
		if (others != null) {
			return others;
		}
		try {
			this.threads.execute(() -> answer(question, mine));
		}
		catch (RejectedExecutionException ex) {
			// closed: the application shuts down
			this.asked.remove(question, mine);
			mine.complete(false);
		}
		return mine;
	}

	private void answer(Question question, CompletableFuture<Boolean> answer) {
		boolean usable = false;
		SQLException failure = null;
		try {
			usable = connect(question);
			this.reported.remove(question.server().uuid());
		}
		catch (SQLException ex) {
			failure = ex;
			logger.debug("%s - %s cannot be used yet: %s".formatted(question.server().group(),
					question.server().address(), ex.getMessage()));
		}
		finally {
			this.asked.remove(question, answer);
			answer.complete(usable);
		}
		if (failure != null && this.reported.add(question.server().uuid())) {
			report(question.server(), failure);
		}
	}

	private boolean connect(Question question) throws SQLException {
		try (Connection connection = this.connector.connect(question.server(), UUID.randomUUID().toString(),
				this.timeout); Statement statement = connection.createStatement()) {
			try (ResultSet row = statement.executeQuery("SELECT @@GLOBAL.read_only, @@GLOBAL.super_read_only")) {
				return row.next() && (!question.writing() || (row.getInt(1) == 0 && row.getInt(2) == 0));
			}
		}
	}

	private void report(Server server, SQLException failure) {
		try {
			this.reporter.report(server, String.valueOf(failure.getMessage()));
		}
		catch (RuntimeException ex) {
			logger.warn("%s - could not report that %s cannot be reached: %s".formatted(server.group(),
					server.address(), ex.getMessage()));
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private static CustomizableThreadFactory threadFactory() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("fabric-probe-");
		factory.setDaemon(true);
		return factory;
	}

	private record Question(Server server, boolean writing) {
	}

}
