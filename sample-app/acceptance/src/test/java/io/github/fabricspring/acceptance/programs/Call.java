package io.github.fabricspring.acceptance.programs;

import java.util.List;
import java.util.stream.Collectors;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;

/**
 * A call of an annotated method.
 *
 * @param group the group that the method names
 * @param rerun its policy
 * @param mode its mode
 * @param steps what it does
 */
record Call(Name group, Rerun rerun, AccessMode mode, List<Step> steps) {

	Call {
		steps = List.copyOf(steps);
	}

	Call withSteps(List<Step> steps) {
		return new Call(this.group, this.rerun, this.mode, steps);
	}

	@Override
	public String toString() {
		return "  @FabricGroup(%s, %s%s) { %s }".formatted(this.group, this.rerun,
				(this.mode == AccessMode.READ_ONLY) ? ", READ_ONLY" : "",
				this.steps.stream().map(Step::toString).collect(Collectors.joining("; ")));
	}

	/** The groups. */
	enum Name {

		A, B

	}

}
