package io.github.fabricspring.rerun;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.util.stream.Collectors;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.liveness.ServerAvailability;
import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The builder of the exceptions for callers of a call that was given up. The driver's own
 * error is always among the causes, even if the layers above it masked it.
 */
final class OutcomeExceptions {

	private final TopologyMonitor topology;

	private final ServerAvailability availability;

	private final Clock clock;

	OutcomeExceptions(TopologyMonitor topology, ServerAvailability availability, Clock clock) {
		this.topology = topology;
		this.availability = availability;
		this.clock = clock;
	}

	TransactionNotCommittedException notCommitted(ScopeDefinition call, AttemptFailed last, Budget budget,
			String reason) {
		String message = "%s - not committed: %s. Not run again after %s, because %s. %s Nothing of it was written, so the call may safely be made again%s."
			.formatted(call.group(), lost(last.failure()), tried(budget), reason, known(call.group()),
					(last.judgement().stale()) ? ", with new or newly loaded objects" : "");
		return withCause(last, new TransactionNotCommittedException(message, cause(last)));
	}

	TransactionPartlyCommittedException partlyCommitted(ScopeDefinition call, AttemptFailed last, String reason) {
		String message = "%s - partly committed: %s, and %s. Check the data before making the call again. A call that is one transaction, in tables that all have transactions, cannot end like this."
			.formatted(call.group(), whatFailed(last), reason);
		return withCause(last, new TransactionPartlyCommittedException(message, cause(last)));
	}

	TransactionOutcomeUnknownException unknown(ScopeDefinition call, AttemptFailed last, Rerun rerun) {
		String message = "%s - outcome unknown: %s %s. Check the data before making the call again. %s"
			.formatted(call.group(), whatFailed(last), doubt(last), advice(last, rerun));
		return withCause(last, new TransactionOutcomeUnknownException(message, cause(last)));
	}

	GroupUnavailableException unavailable(ScopeDefinition call, @Nullable AttemptFailed last, Budget budget,
			String reason) {
		String message = "%s - no %s: none came within %d ms (%s). %s Nothing was sent, so the call may safely be made again."
			.formatted(call.group(), call.writes() ? "primary" : "server to read from", budget.elapsed().toMillis(),
					reason, known(call.group()));
		if (last == null) {
			return groupUnavailable(call, message);
		}
		return withCause(last, new GroupUnavailableException(message, cause(last)));
	}

	GroupUnavailableException tooManyWait(ScopeDefinition call, int maxWaiting) {
		return groupUnavailable(call,
				"%s - no primary, and %d other calls wait for one already (fabric.retry.max-waiting): this call did not wait. %s Nothing was sent, so the call may safely be made again."
					.formatted(call.group(), maxWaiting, known(call.group())));
	}

	// No attempt has failed: the reason is the source's last error.
	private GroupUnavailableException groupUnavailable(ScopeDefinition call, String message) {
		TopologyException failure = this.topology.lastFailure(call.group());
		return (failure != null) ? new GroupUnavailableException(message, failure)
				: new GroupUnavailableException(message);
	}

	private static String doubt(AttemptFailed last) {
		if (last.judgement().reason() != null) {
			return "and " + last.judgement().reason();
		}
		return "while "
				+ (last.failure().committing() ? "COMMIT"
						: "a statement outside of any transaction, or one that may commit by itself,")
				+ " was under way, which may have been carried out or not";
	}

	private static String advice(AttemptFailed last, Rerun rerun) {
		if (last.judgement().reason() != null || !last.failure().committing()) {
			return "An ordinary statement in a transaction leaves no doubt.";
		}
		if (rerun == Rerun.EXACTLY_ONCE && last.journal().isLostWithoutKey()) {
			return "It had no key to find out by: it had locked tables, or it went through a plain data source (forGroup).";
		}
		return switch (rerun) {
			case EXACTLY_ONCE -> "No trustworthy answer for its key came in time; the log says why ('is UNKNOWN').";
			case AUTO ->
				"The log says why: no trustworthy answer for its key came in time ('is UNKNOWN'), or it had no "
						+ "key ('AUTO means SAFE').";
			default -> "With @FabricGroup(rerun = EXACTLY_ONCE) the starter finds it out.";
		};
	}

	private static String whatFailed(AttemptFailed last) {
		return last.hasFailure() ? lost(last.failure())
				: "a call in it failed (%s)".formatted(firstLine(Causes.surfaced(last.thrown())));
	}

	static String lost(Failure failure) {
		Server server = failure.server();
		String message = firstLine(failure.cause());
		return switch (failure.verdict()) {
			case RETRY_SAME_SERVER ->
				"%s %s (%s)".formatted(address(server), (failure.cause() instanceof SQLTransientConnectionException)
						? "gave no connection" : "rolled back the transaction", message);
			case SERVER_LOST, UNKNOWN, APPLICATION ->
				(server != null) ? "%s %s (%s)".formatted(address(server), fate(failure.cause()), message) : message;
		};
	}

	private static String fate(SQLException error) {
		return switch (Diagnosis.of(error).server()) {
			case READ_ONLY -> "is read-only";
			case OFFLINE -> "is in offline mode";
			case OUT_OF_GROUP -> "is out of its group";
			case ANSWERS, BUSY, LOGIN_REFUSED -> "answered with an error";
			case LOST -> "was lost";
		};
	}

	private static String firstLine(Throwable error) {
		return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
	}

	private static String address(@Nullable Server server) {
		return (server != null) ? server.address() : "the server";
	}

	private static String tried(Budget budget) {
		return "%d %s in %d ms".formatted(budget.attempts(), (budget.attempts() != 1) ? "attempts" : "attempt",
				budget.isRunning() ? budget.elapsed().toMillis() : 0);
	}

	private String known(String name) {
		Topology current = this.topology.current();
		DatedAnswer last = current.answer(name);
		TopologyException failure = this.topology.lastFailure(name);
		if (last == null) {
			return "The topology source has not answered yet"
					+ ((failure != null) ? " (%s).".formatted(failure.getMessage()) : ".");
		}
		return "The topology asked for %d ms ago (%s) names %s.%s".formatted(last.age(this.clock.instant()).toMillis(),
				last.answer().origin(), servers(current, last.answer()),
				(failure != null) ? " The source has not answered since (%s).".formatted(failure.getMessage()) : "");
	}

	private String servers(Topology current, GroupAnswer answer) {
		Group group = current.group(answer.group());
		Reason reason = answer.reason();
		if (group == null || group.servers().isEmpty()) {
			return "no server of this group: "
					+ ((reason != null) ? reason.text() : "check its name, and that servers were added");
		}
		return group.servers().stream().map(this::describe).collect(Collectors.joining(", "))
				+ ((reason != null) ? ": " + reason.text() : "");
	}

	private String describe(Server server) {
		String refusal = this.availability.refusal(server);
		return server.address() + " " + server.status()
				+ ((server.mode() == ServerMode.OFFLINE) ? " (" + server.mode() + ")" : "")
				+ ((refusal != null) ? " (it answers: " + refusal + ")" : "");
	}

	// The exception that was thrown, unless the driver's error is missing from it.
	private static Throwable cause(AttemptFailed last) {
		if (!last.hasFailure()) {
			return last.thrown();
		}
		Throwable driver = last.failure().cause();
		return Causes.contains(last.thrown(), driver) ? last.thrown() : driver;
	}

	private static <X extends Throwable> X withCause(AttemptFailed last, X outcome) {
		if (outcome.getCause() != last.thrown()) {
			outcome.addSuppressed(last.thrown());
		}
		return outcome;
	}

}
