package io.github.fabricspring.acceptance.programs;

import java.util.List;

import io.github.fabricspring.AccessMode;

import org.springframework.transaction.annotation.Propagation;

/**
 * A guess at what goes wrong in a program, by what is in it: better the smaller it is.
 */
enum Suspicion {

	/** Arguments that an earlier attempt changed. */
	OBJECTS,

	/** Statements that commit, or end the transaction in another way. */
	STATEMENTS,

	/** Another transaction within the call. */
	TRANSACTIONS,

	/** A reading method that writes. */
	READERS,

	/** A thread without the scope. */
	THREADS,

	/** A stream of rows. */
	STREAMS,

	/** None of these. */
	OTHER;

	static Suspicion of(Program program, List<Violation> violations) {
		List<Step> steps = program.steps();
		if (steps.stream().anyMatch(Step.Parallel.class::isInstance)) {
			return THREADS;
		}
		if (violations.stream().anyMatch(Suspicion::isAboutArgument)) {
			return OBJECTS;
		}
		if (program.calls().stream().anyMatch((call) -> call.mode() == AccessMode.READ_ONLY)) {
			return READERS;
		}
		if (violations.stream().anyMatch((violation) -> violation.kind() == Violation.Kind.FALSE_PART)
				&& steps.stream().anyMatch(Suspicion::commitsElsewhere)) {
			return TRANSACTIONS;
		}
		if (steps.stream().anyMatch(Suspicion::ends)) {
			return STATEMENTS;
		}
		if (steps.contains(new Step.Read(Step.Reading.STREAMING))) {
			return STREAMS;
		}
		return steps.stream().anyMatch(Suspicion::commitsElsewhere) ? TRANSACTIONS : OTHER;
	}

	private static boolean isAboutArgument(Violation violation) {
		String text = violation.text();
		return violation.kind() == Violation.Kind.OTHERS_ROW || text.matches("[AB]\\.a\\d+ .*")
				|| text.contains("OptimisticLock") || text.contains("EntityExists") || text.contains("StaleObject");
	}

	private static boolean commitsElsewhere(Step step) {
		if (step instanceof Step.Write write) {
			return write.via() == Step.Via.JPA_SEQUENCE;
		}
		if (step instanceof Step.Block block) {
			return block.propagation() == Propagation.REQUIRES_NEW;
		}
		return step instanceof Step.Inner;
	}

	private static boolean ends(Step step) {
		if (step instanceof Step.Write write) {
			return write.via().isCommitting() || write.via().name().startsWith("MULTI")
					|| write.via() == Step.Via.UPDATABLE || write.via() == Step.Via.CALLABLE;
		}
		return step instanceof Step.End || step instanceof Step.Deadlock;
	}

}
