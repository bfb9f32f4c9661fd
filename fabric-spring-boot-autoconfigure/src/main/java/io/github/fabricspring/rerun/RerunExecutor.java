package io.github.fabricspring.rerun;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.ScopedTransaction;
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.liveness.FailureReporter;
import io.github.fabricspring.liveness.ProbedAvailability;
import io.github.fabricspring.liveness.ServerAvailability;
import io.github.fabricspring.objects.CallObjects;
import io.github.fabricspring.objects.ObjectKeeper;
import io.github.fabricspring.rerun.Judgement.Decision;
import io.github.fabricspring.rerun.isolation.BindingSynchronizations;
import io.github.fabricspring.rerun.isolation.OuterSynchronizations;
import io.github.fabricspring.rerun.observer.CallObserver;
import io.github.fabricspring.rerun.observer.CallObserver.Observed;
import io.github.fabricspring.rerun.observer.CallObserver.Step;
import io.github.fabricspring.rerun.waiting.RerunLimiter;
import io.github.fabricspring.rerun.waiting.ServerWait;
import io.github.fabricspring.rerun.waiting.Shutdown;
import io.github.fabricspring.rerun.waiting.WaiterLimit;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.TransactionSystemException;

/**
 * The executor behind the annotation and the template. It runs calls in a scope of their
 * group. The first attempt is made directly, and the means for waiting and retrying are
 * built only for a call that needs them.
 */
public final class RerunExecutor implements AutoCloseable {

	/**
	 * How long a failed server may take to answer a probe. A server that hangs longer
	 * delays only the discovery that it answers again.
	 */
	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);

	private final RerunSettings settings;

	private final RerunRules rules;

	private final RerunEnvironment environment;

	private final ServerAvailability availability;

	private final ObjectKeeper keeper;

	private final GroupsInUse groups;

	/**
	 * Creates the executor.
	 * @param settings what may be run again, how often and how long
	 * @param topology which servers there are
	 * @param connector how to ask a server that failed whether it is back
	 * @param reporter where it is said that a server cannot be reached
	 * @param listener is told of failovers and reruns
	 * @param clock the time
	 */
	public RerunExecutor(RerunSettings settings, TopologyMonitor topology, ServerConnector connector,
			FailureReporter reporter, RerunListener listener, Clock clock) {
		this(settings, topology, connector, reporter, new CallAudience(listener, CallObserver.NONE), clock,
				ObjectKeeper.PLAIN, new GroupsInUse(null));
	}

	/**
	 * Creates the executor.
	 * @param settings what may be run again, how often and how long
	 * @param topology which servers there are
	 * @param connector how to ask a server that failed whether it is back
	 * @param reporter where it is said that a server cannot be reached
	 * @param audience hears of failovers, reruns and every step of a call
	 * @param clock the time
	 * @param keeper puts objects back after a failed attempt
	 * @param groups told of the group of every call before it is made
	 */
	public RerunExecutor(RerunSettings settings, TopologyMonitor topology, ServerConnector connector,
			FailureReporter reporter, CallAudience audience, Clock clock, ObjectKeeper keeper, GroupsInUse groups) {
		this(settings, topology, new ProbedAvailability(new ServerProbe(connector), reporter, PROBE_TIMEOUT), audience,
				clock, keeper, groups);
	}

	RerunExecutor(RerunSettings settings, TopologyMonitor topology, ServerAvailability availability,
			RerunListener listener, Clock clock) {
		this(settings, topology, availability, listener, clock, ObjectKeeper.PLAIN);
	}

	RerunExecutor(RerunSettings settings, TopologyMonitor topology, ServerAvailability availability,
			RerunListener listener, Clock clock, ObjectKeeper keeper) {
		this(settings, topology, availability, new CallAudience(listener, CallObserver.NONE), clock, keeper,
				new GroupsInUse(null));
	}

	RerunExecutor(RerunSettings settings, TopologyMonitor topology, ServerAvailability availability,
			CallAudience audience, Clock clock, ObjectKeeper keeper, GroupsInUse groups) {
		this.settings = settings;
		this.groups = groups;
		this.availability = availability;
		this.keeper = keeper;
		this.rules = new RerunRules(settings);
		Shutdown shutdown = new Shutdown();
		this.environment = new RerunEnvironment(settings, new ServerWait(topology, availability, shutdown),
				new WaiterLimit(settings.maxWaiting()), new RerunLimiter(settings.maxConcurrentReruns()),
				new Failovers(audience.listener(), clock), new OutcomeExceptions(topology, availability, clock),
				audience, shutdown);
	}

	/**
	 * Runs a call, again where that is safe, or joins the one that is under way.
	 * @param <T> the type of its result
	 * @param call the group, the mode and the rerun that are wanted
	 * @param arguments what is handed to the work, and restored before a rerun
	 * @param work one attempt
	 * @return its result
	 * @throws Throwable what the work threw, or what became of it
	 */
	public <T extends @Nullable Object> T execute(ScopeDefinition call, Object[] arguments, AttemptBody<T> work)
			throws Throwable {
		try (Observed observed = this.environment.audience().begin(Step.CALL, call)) {
			try {
				return executeOrJoin(call, arguments, work);
			}
			catch (Throwable ex) {
				CallAudience.failed(observed, ex);
				Causes.tell(Scope.current(), ex);
				throw ex;
			}
		}
	}

	private <T extends @Nullable Object> T executeOrJoin(ScopeDefinition call, Object[] arguments, AttemptBody<T> work)
			throws Throwable {
		if (call.refusal() != null) {
			throw new InvalidDataAccessApiUsageException(call.refusal());
		}
		this.groups.use(call.group());
		ScopedTransaction active = ScopedTransaction.current();
		if (active != null && !call.suspends()) {
			RerunRules.checkJoin(call, active);
			CallObjects joined = CallObjects.current();
			if (joined != null) {
				joined.keep(arguments);
			}
			return work.run();
		}
		Scope outer = Scope.current();
		OuterSynchronizations bound = OuterSynchronizations.before(call.group(), outer, this.groups);
		if (bound == null) {
			return execute(call, arguments, work, outer);
		}
		try (bound) {
			T result = execute(call, arguments, work, outer);
			bound.succeeded();
			return result;
		}
	}

	private <T extends @Nullable Object> T execute(ScopeDefinition call, Object[] arguments, AttemptBody<T> work,
			@Nullable Scope outer) throws Throwable {
		BindingSynchronizations bound = BindingSynchronizations.aroundCall();
		try {
			return execute(call, arguments, work, outer, bound);
		}
		catch (Throwable ex) {
			if (bound != null && Causes.saysThatNothingIsCommitted(ex)) {
				// The caller may make the call again, and then needs other connections
				bound.renew();
			}
			throw ex;
		}
	}

	private <T extends @Nullable Object> T execute(ScopeDefinition call, Object[] arguments, AttemptBody<T> work,
			@Nullable Scope outer, @Nullable BindingSynchronizations bound) throws Throwable {
		Budget budget = budget(outer);
		CallObjects objects = this.keeper.of(arguments);
		Function<AttemptJournal, T> attempt = (journal) -> {
			if (bound != null) {
				bound.renew();
			}
			return attempt(call, work, budget, outer, objects, journal);
		};
		if (this.settings.enabled() && call.writes() && !this.environment.servers().hasPrimary(call.group())) {
			return new RerunLoop<>(this.environment, call, budget, objects, attempt).holdAndRun();
		}
		try {
			return attempt(call, work, budget, outer, objects, new AttemptJournal());
		}
		catch (AttemptFailed failed) {
			if (failed.isFor(Decision.RETHROW)) {
				failed.journal().releaseReports();
				throw failed.rethrown();
			}
			return new RerunLoop<>(this.environment, call, budget, objects, attempt).runAfter(failed);
		}
	}

	private <T extends @Nullable Object> T attempt(ScopeDefinition call, AttemptBody<T> work, Budget budget,
			@Nullable Scope outer, CallObjects objects, AttemptJournal journal) {
		objects.begin();
		boolean done = false;
		try (Observed observed = this.environment.audience().begin(Step.ATTEMPT, call)) {
			try {
				T result = inScope(call, work, budget, journal);
				SQLException unseen = journal.returned();
				if (unseen != null) {
					throw new TransactionSystemException(String.valueOf(unseen.getMessage()), unseen);
				}
				done = true;
				return result;
			}
			catch (Throwable thrown) {
				Throwable ex = Causes.explained(thrown, journal);
				AttemptFailed failed = new AttemptFailed(ex, journal,
						RerunRules.afterPuttingBack(objects, this.rules.judge(call, journal, ex), ex));
				CallAudience.failed(observed, failed);
				throw failed;
			}
		}
		finally {
			if (done) {
				journal.releaseReports();
			}
			objects.end(journal.hasWriteCommitted());
			if (outer != null) {
				outer.journal().absorb(journal, call.onlyReads());
			}
		}
	}

	@SuppressWarnings("try") // the scope is found through the thread
	private <T extends @Nullable Object> T inScope(ScopeDefinition call, AttemptBody<T> work, Budget budget,
			AttemptJournal journal) throws Throwable {
		try (Scope scope = Scope.open(call.route(), this.settings.resolve(call.rerun()), budget, journal)) {
			return work.run();
		}
	}

	private Budget budget(@Nullable Scope outer) {
		// Where the outer call is not run again, reruns cannot multiply
		if (outer != null && outer.mayBeRunAgain()) {
			return outer.budget();
		}
		return new Budget(this.settings.timeout(), this.settings.maxAttempts());
	}

	/**
	 * Counts the callers of a group that wait for a primary before their first attempt.
	 * @param group the group's name
	 * @return the number of callers
	 */
	public int waiting(String group) {
		return this.environment.waiters().count(group);
	}

	/** Ends every wait. Callers that wait for a server fail at once. */
	@Override
	public void close() {
		this.environment.shutdown().begin();
		this.environment.limiter().close();
		this.availability.close();
	}

}
