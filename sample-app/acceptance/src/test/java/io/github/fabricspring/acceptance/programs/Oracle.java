package io.github.fabricspring.acceptance.programs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.acceptance.programs.Told.Answer;
import io.github.fabricspring.acceptance.programs.Violation.Kind;

/**
 * Compares what callers were told with what the groups hold.
 */
final class Oracle {

	private Oracle() {
	}

	/**
	 * Judges a run.
	 * @param run the run
	 * @return what is wrong
	 */
	static List<Violation> judge(Run run) {
		List<Violation> violations = new ArrayList<>();
		Map<String, Range> allowed = new HashMap<>();
		for (int i = 0; i < run.told().size(); i++) {
			Call call = run.program().calls().get(i);
			Expectation expectation = Expectation.of(call);
			Told told = run.told().get(i);
			expectation.after(answer(call, told)).forEach((tag, range) -> allowed.merge(tag, range, Range::plus));
			told(call, expectation, told, violations);
		}
		allowed.forEach((tag, range) -> amount(run, tag, range, violations));
		if (run.told().size() == 1 && run.told().get(0).answer() == Answer.PARTLY) {
			part(run, allowed, violations);
		}
		others(run, violations);
		if (run.misread() > 0) {
			violations.add(new Violation(Kind.WRONG_SERVER, run.misread() + " reads of the other group's row"));
		}
		if (run.leaked() > 0) {
			violations.add(new Violation(Kind.LEAKED, run.leaked() + " connections"));
		}
		return violations;
	}

	// a write that a reading method may refuse is not there then
	private static Answer answer(Call call, Told told) {
		boolean refused = call.mode() == AccessMode.READ_ONLY && told.answer() == Answer.RAW;
		return refused ? Answer.NOT_COMMITTED : told.answer();
	}

	private static void told(Call call, Expectation expectation, Told told, List<Violation> violations) {
		if (told.answer() == Answer.NONE) {
			violations.add(new Violation(Kind.HUNG, "no answer to" + call));
		}
		else if (told.answer() == Answer.RAW && !expectation.fails() && call.mode() != AccessMode.READ_ONLY) {
			violations.add(new Violation(Kind.RAW, told.toString()));
		}
	}

	private static void amount(Run run, String tag, Range range, List<Violation> violations) {
		Call.Name group = Call.Name.valueOf(tag.substring(0, 1));
		int amount = history(run, group).amount(tag);
		Call.Name other = (group == Call.Name.A) ? Call.Name.B : Call.Name.A;
		int there = history(run, other).amount(tag);
		if (there > 0) {
			violations.add(new Violation(Kind.WRONG_SERVER, tag + " is in " + other));
		}
		else if (amount > range.most()) {
			violations.add(new Violation((range.most() == 0) ? Kind.FALSE_FAILURE : Kind.DOUBLED,
					tag + " is there " + amount + " times, not " + range.most()));
		}
		else if (amount < range.least()) {
			violations.add(new Violation(Kind.LOST, tag + " is there " + amount + " times, not " + range.least()));
		}
	}

	private static void part(Run run, Map<String, Range> allowed, List<Violation> violations) {
		// a table that was created is committed too
		int present = (int) run.program().steps().stream().filter(new Step.End(Step.Ending.DDL)::equals).count();
		// what a deadlock has undone is not counted by tags, nor is a read that has
		// failed
		int absent = (int) run.program().steps().stream().filter(Step.Deadlock.class::isInstance).count()
				+ run.failedReads();
		for (String tag : allowed.keySet()) {
			boolean there = history(run, Call.Name.valueOf(tag.substring(0, 1))).amount(tag) > 0;
			present += there ? 1 : 0;
			absent += there ? 0 : 1;
		}
		if (present == 0 || absent == 0) {
			violations.add(new Violation(Kind.FALSE_PART,
					"partly committed, with " + present + " effects there and " + absent + " not"));
		}
	}

	private static void others(Run run, List<Violation> violations) {
		run.others().forEach((group, expected) -> {
			Set<String> there = history(run, group).others();
			expected.stream()
				.filter((tag) -> !there.contains(tag))
				.forEach((tag) -> violations.add(new Violation(Kind.OTHERS_ROW, group + ": " + tag)));
		});
	}

	private static History history(Run run, Call.Name group) {
		return run.histories().getOrDefault(group, new History(Map.of(), Set.of()));
	}

}
