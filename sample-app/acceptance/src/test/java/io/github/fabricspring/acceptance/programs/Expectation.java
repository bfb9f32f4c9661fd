package io.github.fabricspring.acceptance.programs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.annotation.Propagation;

/**
 * What a call leaves behind where nothing disturbs it: the amounts by tag, as one goes
 * through its steps.
 */
final class Expectation {

	private final List<String> written = new ArrayList<>();

	private final List<String> committed = new ArrayList<>();

	private final List<String> swallowed = new ArrayList<>();

	private boolean swallowing;

	private final boolean fails;

	private Expectation(Call call) {
		this.fails = throwsIn(call.group(), call.steps(), null);
	}

	static Expectation of(Call call) {
		return new Expectation(call);
	}

	/**
	 * Whether it ends in the application's own exception.
	 * @return whether it does
	 */
	boolean fails() {
		return this.fails;
	}

	/**
	 * The amounts that are allowed after an answer.
	 * @param answer the answer
	 * @return the ranges by tag
	 */
	Map<String, Range> after(Told.Answer answer) {
		Map<String, Range> ranges = new HashMap<>();
		this.written.forEach((tag) -> ranges.put(tag, Range.NOTHING));
		switch (answer) {
			case NOT_COMMITTED -> {
			}
			case RETURNED -> {
				// a step that was lost and swallowed takes the failure after it with it
				if (this.fails) {
					uncertain(ranges);
				}
				else {
					certain(ranges);
				}
			}
			case OWN -> certain(ranges);
			case REFUSED, RAW, UNKNOWN, PARTLY, NONE -> uncertain(ranges);
		}
		return ranges;
	}

	private void uncertain(Map<String, Range> ranges) {
		this.written.forEach((tag) -> ranges.merge(tag, new Range(0, 1), Range::plus));
	}

	private void certain(Map<String, Range> ranges) {
		this.committed.forEach((tag) -> ranges.merge(tag, new Range(1, 1), Range::plus));
		// lost where the application wants no word of it
		this.swallowed.stream()
			.filter(this.committed::contains)
			.forEach((tag) -> ranges.merge(tag, new Range(-1, 0), Range::plus));
	}

	static String tag(Call.Name group, int number) {
		return group + ".t" + number;
	}

	static String tag(Call.Name group, Step.Save save) {
		return group + ".a" + save.argument();
	}

	private boolean throwsIn(Call.Name group, List<Step> steps, @Nullable Transaction transaction) {
		for (Step step : steps) {
			if (throwsIn(group, step, transaction)) {
				return true;
			}
		}
		return false;
	}

	private boolean throwsIn(Call.Name group, Step step, @Nullable Transaction transaction) {
		if (step instanceof Step.Write write) {
			write(group, write, transaction);
		}
		else if (step instanceof Step.Save save) {
			add(tag(group, save), transaction);
		}
		else if (step instanceof Step.End end && transaction != null) {
			transaction.end(end.how() != Step.Ending.ROLLBACK);
		}
		else if (step instanceof Step.Swallow swallow) {
			boolean before = this.swallowing;
			this.swallowing = true;
			throwsIn(group, swallow.steps(), transaction);
			this.swallowing = before;
		}
		else if (step instanceof Step.Parallel parallel) {
			throwsIn(group, parallel.steps(), null);
		}
		else if (step instanceof Step.Inner inner) {
			return throwsIn(inner.call().group(), inner.steps(), transaction);
		}
		else if (step instanceof Step.Block block) {
			return throwsIn(group, block, transaction);
		}
		return step instanceof Step.Fail;
	}

	private boolean throwsIn(Call.Name group, Step.Block block, @Nullable Transaction outer) {
		Propagation propagation = block.propagation();
		if (propagation == Propagation.NOT_SUPPORTED || (propagation == Propagation.SUPPORTS && outer == null)) {
			return throwsIn(group, block.steps(), null);
		}
		if (outer == null || propagation == Propagation.REQUIRES_NEW) {
			Transaction own = new Transaction();
			boolean fails = throwsIn(group, block.steps(), own);
			own.end(!fails && block.completes() && !own.doomed);
			return fails || (block.completes() && own.doomed);
		}
		int before = outer.pending.size();
		boolean fails = throwsIn(group, block.steps(), outer);
		if (fails || !block.completes()) {
			if (propagation == Propagation.NESTED) {
				outer.pending.subList(before, outer.pending.size()).clear();
			}
			else {
				outer.doomed = true;
			}
		}
		return fails;
	}

	private void write(Call.Name group, Step.Write write, @Nullable Transaction transaction) {
		String tag = tag(group, write.tag());
		add(tag, transaction);
		if (write.via().isCommitting() && transaction != null) {
			transaction.end(true);
		}
		if (write.via().isDouble()) {
			add(tag + "b", transaction);
		}
	}

	private void add(String tag, @Nullable Transaction transaction) {
		this.written.add(tag);
		if (this.swallowing) {
			this.swallowed.add(tag);
		}
		((transaction != null) ? transaction.pending : this.committed).add(tag);
	}

	private final class Transaction {

		private final List<String> pending = new ArrayList<>();

		private boolean doomed;

		private void end(boolean commit) {
			if (commit) {
				Expectation.this.committed.addAll(this.pending);
			}
			this.pending.clear();
		}

	}

}
