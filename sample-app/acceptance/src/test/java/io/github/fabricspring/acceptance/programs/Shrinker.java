package io.github.fabricspring.acceptance.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.programs.Fault.Then;
import io.github.fabricspring.acceptance.programs.Fault.Where;
import io.github.fabricspring.test.fault.Cut;

/**
 * Makes a failing program smaller, as long as it fails.
 */
final class Shrinker {

	private final Predicate<Program> fails;

	private final int most;

	private int tried;

	/**
	 * Shrinks with a bounded number of trials.
	 * @param most the number of trials
	 * @param fails whether a program fails as the first one did
	 */
	Shrinker(int most, Predicate<Program> fails) {
		this.most = most;
		this.fails = fails;
	}

	/**
	 * Shrinks a program.
	 * @param program a program that fails
	 * @return the smallest that was found to fail
	 */
	Program shrink(Program program) {
		Program smallest = program;
		boolean smaller = true;
		while (smaller) {
			smaller = false;
			for (Program candidate : candidates(smallest)) {
				if (this.tried == this.most) {
					return smallest;
				}
				this.tried++;
				if (this.fails.test(candidate)) {
					smallest = candidate;
					smaller = true;
					break;
				}
			}
		}
		return smallest;
	}

	static List<Program> candidates(Program program) {
		List<Program> candidates = new ArrayList<>();
		faults(program).map(program::withFault).forEach(candidates::add);
		for (int i = 0; i < program.calls().size(); i++) {
			Call call = program.calls().get(i);
			if (program.calls().size() > 1) {
				List<Call> fewer = new ArrayList<>(program.calls());
				fewer.remove(i);
				candidates.add(program.withCalls(fewer));
			}
			for (Call simpler : simpler(call)) {
				List<Call> calls = new ArrayList<>(program.calls());
				calls.set(i, simpler);
				candidates.add(program.withCalls(calls));
			}
		}
		return candidates;
	}

	private static List<Call> simpler(Call call) {
		List<Call> calls = new ArrayList<>();
		smaller(call.steps()).forEach((steps) -> calls.add(call.withSteps(steps)));
		if (call.rerun() != Rerun.SAFE) {
			calls.add(new Call(call.group(), Rerun.SAFE, call.mode(), call.steps()));
		}
		if (call.mode() != AccessMode.READ_WRITE) {
			calls.add(new Call(call.group(), call.rerun(), AccessMode.READ_WRITE, call.steps()));
		}
		return calls;
	}

	private static List<List<Step>> smaller(List<Step> steps) {
		List<List<Step>> variants = new ArrayList<>();
		for (int i = 0; i < steps.size(); i++) {
			Step step = steps.get(i);
			if (steps.size() > 1) {
				variants.add(replaced(steps, i, List.of()));
			}
			if (!step.steps().isEmpty() && !(step instanceof Step.Inner)) {
				variants.add(replaced(steps, i, step.steps()));
			}
			for (List<Step> fewer : smaller(step.steps())) {
				variants.add(replaced(steps, i, List.of(step.withSteps(fewer))));
			}
			if (step instanceof Step.Write write && write.via() != Step.Via.STATEMENT) {
				variants.add(replaced(steps, i, List.of(new Step.Write(Step.Via.STATEMENT, write.tag()))));
			}
		}
		return variants;
	}

	private static List<Step> replaced(List<Step> steps, int index, List<Step> by) {
		List<Step> changed = new ArrayList<>(steps);
		changed.remove(index);
		changed.addAll(index, by);
		return changed;
	}

	private static Stream<Fault> faults(Program program) {
		Fault fault = program.fault();
		if (fault.where() == Where.NOWHERE) {
			return Stream.empty();
		}
		List<Fault> simpler = new ArrayList<>(List.of(Fault.NONE));
		if (fault.where() == Where.ANY) {
			simpler.add(fault.at(Where.COMMIT, 0));
			program.steps()
				.stream()
				.filter(Step.Write.class::isInstance)
				.forEach((step) -> simpler
					.add(new Fault(Where.TAG, ((Step.Write) step).tag(), 0, fault.cut(), fault.then())));
		}
		if (fault.nth() > 0) {
			simpler.add(fault.at(fault.where(), fault.nth() / 2));
			simpler.add(fault.at(fault.where(), fault.nth() - 1));
		}
		if (fault.then() != Then.STAY) {
			simpler.add(fault.then(Then.STAY));
		}
		if (fault.then() == Then.CRASH) {
			simpler.add(fault.then(Then.MOVE));
		}
		Cut simplest = new Cut(Cut.Place.BEFORE_REQUEST, Cut.Manner.FIN);
		if (!simplest.equals(fault.cut())) {
			simpler.add(fault.by(simplest));
		}
		return simpler.stream();
	}

}
