package io.github.fabricspring.acceptance.programs;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.programs.Runner.Judged;

/**
 * Counts what happened to the programs of a run.
 */
final class Report {

	private final long seed;

	private final Map<Told.Answer, Integer> answers = new EnumMap<>(Told.Answer.class);

	private final Map<Violation.Kind, Integer> violations = new EnumMap<>(Violation.Kind.class);

	private final Map<Suspicion, Integer> suspicions = new TreeMap<>();

	private int programs;

	private int struck;

	private int reruns;

	private int unknown;

	private int wrong;

	private int toldWrong;

	Report(long seed) {
		this.seed = seed;
	}

	void add(Judged judged) {
		this.programs++;
		this.struck += judged.run().struck() ? 1 : 0;
		this.reruns += judged.run().reruns();
		for (int i = 0; i < judged.run().told().size(); i++) {
			Told.Answer answer = judged.run().told().get(i).answer();
			this.answers.merge(answer, 1, Integer::sum);
			if (answer == Told.Answer.UNKNOWN && judged.run().program().calls().get(i).rerun() == Rerun.EXACTLY_ONCE) {
				this.unknown++;
			}
		}
		judged.violations()
			.stream()
			.map(Violation::kind)
			.distinct()
			.forEach((kind) -> this.violations.merge(kind, 1, Integer::sum));
		this.wrong += judged.isWrong() ? 1 : 0;
		this.toldWrong += judged.violations().stream().anyMatch((violation) -> violation.kind().isTold()) ? 1 : 0;
	}

	void suspect(Suspicion suspicion) {
		this.suspicions.merge(suspicion, 1, Integer::sum);
	}

	boolean isClean() {
		return this.wrong == 0;
	}

	private int count(Violation.Kind kind) {
		return this.violations.getOrDefault(kind, 0);
	}

	String progress(int count, Duration wall) {
		return "programs: seed=%d %d of %d after %d s, wrong=%d".formatted(this.seed, this.programs, count,
				wall.toSeconds(), this.wrong);
	}

	String line(int resolved) {
		return ("programs: seed=%d programs=%d reruns=%d resolved=%d told-wrong=%d other-rows-touched=%d"
				+ " wrong-server=%d hung=%d")
			.formatted(this.seed, this.programs, this.reruns, resolved, this.toldWrong,
					count(Violation.Kind.OTHERS_ROW), count(Violation.Kind.WRONG_SERVER), count(Violation.Kind.HUNG));
	}

	String details(Duration wall) {
		return "programs: seed=%d wall=%ds struck=%d wrong=%d told=%s unknown-under-exactly-once=%d violations=%s suspected=%s"
			.formatted(this.seed, wall.toSeconds(), this.struck, this.wrong, this.answers, this.unknown,
					this.violations, this.suspicions);
	}

}
