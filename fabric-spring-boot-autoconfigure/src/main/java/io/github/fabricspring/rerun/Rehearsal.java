package io.github.fabricspring.rerun;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.threads.DaemonThreads;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.TransactionSystemException;

/**
 * A call that fails and is run again, made once while an application starts, by an
 * executor of its own and without any server. It loads what no call needs until the first
 * failover, whose callers would otherwise wait for it, for about 0.1 s.
 */
public final class Rehearsal {

	private static final String GROUP = "rehearsal";

	private static final Log logger = LogFactory.getLog(Rehearsal.class);

	private Rehearsal() {
	}

	/**
	 * Makes the call on a thread of its own. Does not wait for it, and its failure
	 * hinders nobody.
	 */
	public static void start() {
		DaemonThreads.named("fabric-rehearsal", () -> {
			try {
				attempts();
			}
			catch (Throwable ex) {
				logger.debug("The rehearsal of a rerun failed, the first failover takes longer", ex);
			}
		}).start();
	}

	/**
	 * Makes the call.
	 * @return how often it was attempted, 2 if all is well
	 * @throws Throwable what the call failed with
	 */
	static int attempts() throws Throwable {
		AtomicInteger attempts = new AtomicInteger();
		try (RerunExecutor executor = new RerunExecutor(RerunSettings.DEFAULTS, new RehearsalTopology(),
				(server, writing) -> CompletableFuture.completedFuture(false), RerunListener.NONE, Clock.systemUTC())) {
			// One that writes would be logged as a failover
			return executor.execute(ScopeDefinition.of(GROUP, AccessMode.READ_ONLY, Rerun.SAFE), new Object[0], () -> {
				if (attempts.incrementAndGet() == 1) {
					throw refusedWrite();
				}
				return attempts.get();
			});
		}
	}

	private static RuntimeException refusedWrite() {
		SQLException error = new SQLException("read-only", "HY000", 1290);
		Diagnosis diagnosis = Diagnosis.of(error);
		Scope scope = Scope.current();
		if (scope != null) {
			scope.journal()
				.failed(new Failure(diagnosis.verdict(Diagnosis.Phase.NOTHING_AT_RISK, false), false,
						RehearsalTopology.server("former", ServerStatus.SECONDARY), true, diagnosis.error()));
		}
		RuntimeException translated = new SQLExceptionSubclassTranslator().translate(GROUP, null, diagnosis.error());
		return (translated != null) ? translated : new TransactionSystemException(GROUP, diagnosis.error());
	}

	/** A topology of one group, with a primary that is never asked for anything. */
	private static final class RehearsalTopology implements TopologyMonitor {

		private final Topology topology = new Topology(1,
				Map.of(GROUP, Group.of(GROUP, List.of(server("new", ServerStatus.PRIMARY)))), Map.of());

		static Server server(String name, ServerStatus status) {
			return new Server(name, GROUP, name, 3306, status, ServerMode.READ_WRITE, 1);
		}

		@Override
		public Topology current() {
			return this.topology;
		}

		@Override
		public void use(String group) {
		}

		@Override
		public CompletableFuture<Topology> refreshedAfter(String group, Instant moment) {
			return CompletableFuture.completedFuture(this.topology);
		}

		@Override
		public CompletableFuture<Topology> nextAnswer(String group) {
			return CompletableFuture.completedFuture(this.topology);
		}

		@Override
		public Incident incident(String group) {
			return () -> {
			};
		}

		@Override
		public void addListener(TopologyListener listener) {
		}

	}

}
