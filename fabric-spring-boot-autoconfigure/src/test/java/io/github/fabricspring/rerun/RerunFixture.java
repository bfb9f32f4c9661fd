package io.github.fabricspring.rerun;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.objects.ObjectKeeper;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.rerun.observer.CallObserver;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.Server;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.dao.RecoverableDataAccessException;

/**
 * An executor over a fake topology, and what connections would do to the journal.
 */
public class RerunFixture {

	public static final String GROUP = "YYZ";

	public static final Server A = FakeTopology.primary(GROUP, "a");

	public static final Server B = FakeTopology.primary(GROUP, "b");

	public static final Server A_SECONDARY = FakeTopology.secondary(GROUP, "a");

	public static final Server B_SECONDARY = FakeTopology.secondary(GROUP, "b");

	public final FakeTopology topology = new FakeTopology().answering().announce(GROUP, A, B_SECONDARY);

	final List<String> events = new CopyOnWriteArrayList<>();

	final List<Server> probed = new ArrayList<>();

	/** One for each attempt of {@link #callBeginningWith}. */
	final List<Integer> attempts = new ArrayList<>();

	public RerunSettings settings = new RerunSettings(true, 10, Duration.ofSeconds(20), Rerun.SAFE);

	public CallObserver observer = CallObserver.NONE;

	public boolean probeAnswers;

	RerunExecutor executor() {
		return new RerunExecutor(this.settings, this.topology, this::probe,
				new CallAudience(new RecordingListener(this.events), this.observer), Clock.systemUTC(),
				ObjectKeeper.PLAIN, new GroupsInUse(null));
	}

	public RerunTemplate template() {
		return new RerunTemplate(executor());
	}

	@SuppressWarnings("unchecked")
	<T> T proxy(T target) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(true);
		factory.addAdvisor(advisor());
		return (T) factory.getProxy();
	}

	public FabricGroupAdvisor advisor() {
		RerunExecutor executor = executor();
		return new FabricGroupAdvisor(() -> executor, (value) -> value.replace("${orders.group}", GROUP));
	}

	private synchronized CompletableFuture<Boolean> probe(Server server, boolean writing) {
		this.probed.add(server);
		return CompletableFuture.completedFuture(this.probeAnswers);
	}

	/**
	 * Makes a call that writes and returns nothing.
	 * @param executor what runs it
	 * @param rerun its policy
	 * @param work what each attempt does
	 * @param arguments the call's
	 */
	static void call(RerunExecutor executor, Rerun rerun, Runnable work, Object... arguments) {
		try {
			executor.execute(ScopeDefinition.of(GROUP, AccessMode.READ_WRITE, rerun), arguments, () -> {
				work.run();
				return true;
			});
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Makes a call whose first attempt loses server a.
	 */
	void loseA() {
		callBeginningWith(() -> {
			throw serverLost(A);
		});
	}

	/**
	 * Makes a call whose first attempt does as told, and whose next succeeds.
	 * @param firstAttempt what the first attempt does
	 */
	void callBeginningWith(Runnable firstAttempt) {
		template().executeWithoutResult(GROUP, () -> {
			this.attempts.add(1);
			if (this.attempts.size() == 1) {
				firstAttempt.run();
			}
		});
	}

	public static AttemptJournal journal() {
		return Objects.requireNonNull(Scope.current()).journal();
	}

	/** As a connection does: it reports the driver's error, and Spring makes another. */
	public static RuntimeException fails(Verdict verdict, boolean committing, Server server) {
		SQLException driver = new SQLException("Communications link failure\n\nThe last packet …", "08S01");
		journal().failed(new Failure(verdict, committing, server, driver));
		return new RecoverableDataAccessException("lost", driver);
	}

	public static RuntimeException serverLost(Server server) {
		return fails(Verdict.SERVER_LOST, false, server);
	}

	private record RecordingListener(List<String> events) implements RerunListener {

		@Override
		public void failoverBegan(String group) {
			this.events.add("failover began");
		}

		@Override
		public void failoverEnded(String group, Duration took, boolean recovered) {
			this.events.add((recovered) ? "recovered" : "not recovered");
		}

		@Override
		public void rerun(String group, Verdict cause, int attempt) {
			this.events.add("rerun " + attempt + " after " + cause);
		}

		@Override
		public void gaveUp(String group, RuntimeException outcome) {
			this.events.add("gave up with " + outcome.getClass().getSimpleName());
		}

	}

}
