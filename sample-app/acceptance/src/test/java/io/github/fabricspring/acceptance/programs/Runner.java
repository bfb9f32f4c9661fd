package io.github.fabricspring.acceptance.programs;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.programs.Told.Answer;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.annotation.Propagation;

/**
 * Runs one program after the other, each with tags of its own and with its fault.
 */
final class Runner {

	private final Groups groups;

	private final Tables tables;

	private final Interpreter interpreter;

	private final PoolUse pools;

	private int runs;

	Runner(Groups groups, Tables tables, Interpreter interpreter, PoolUse pools) {
		this.groups = groups;
		this.tables = tables;
		this.interpreter = interpreter;
		this.pools = pools;
	}

	/**
	 * Runs a program and judges it.
	 * @param program the program
	 * @return the run and what is wrong about it; what goes wrong without a fault in the
	 * same way is the application's own mistake
	 */
	Judged judge(Program program) {
		Judged judged = new Judged(run(program), List.of());
		List<Violation> violations = Oracle.judge(judged.run());
		if (violations.stream().anyMatch((violation) -> violation.kind() == Violation.Kind.RAW)
				&& isOwn(judged.run())) {
			violations = violations.stream().filter((violation) -> violation.kind() != Violation.Kind.RAW).toList();
		}
		return new Judged(judged.run(), violations);
	}

	private boolean isOwn(Run faulty) {
		Run undisturbed = run(faulty.program().withFault(Fault.NONE));
		return error(faulty) != null && Objects.equals(error(faulty), error(undisturbed));
	}

	private static @Nullable Class<?> error(Run run) {
		return run.told()
			.stream()
			.filter((told) -> told.answer() == Answer.RAW)
			.map(Told::error)
			.filter(Objects::nonNull)
			.findFirst()
			.<Class<?>>map(Object::getClass)
			.orElse(null);
	}

	/**
	 * Runs a program.
	 * @param program the program
	 * @return the run
	 */
	Run run(Program program) {
		this.runs++;
		String prefix = "p" + this.runs + ".";
		warmUp();
		this.tables.prepare(prefix, program);
		Blow blow = new Blow(program.fault(), prefix);
		this.groups.follow(blow::plan);
		List<Told> told = this.interpreter.run(program, prefix);
		this.groups.follow((group) -> FaultPlan.NONE);
		blow.end();
		this.groups.quiesce();
		return new Run(program, blow.hasStruck(), told, this.tables.read(prefix), this.tables.others(),
				this.pools.leaked(), this.interpreter.misread(), this.interpreter.failedReads());
	}

	// so that the application knows the primary, and its pool holds a connection that
	// lives
	private void warmUp() {
		Step write = new Step.Block(Propagation.REQUIRED, true, List.of(new Step.Write(Step.Via.STATEMENT, 0)));
		for (Call.Name group : Call.Name.values()) {
			Call call = new Call(group, Rerun.SAFE, AccessMode.READ_WRITE, List.of(write));
			this.interpreter.run(new Program(Program.Manager.JDBC, List.of(call), Fault.NONE), "warm-up.");
		}
	}

	/**
	 * A run and what is wrong about it.
	 *
	 * @param run the run
	 * @param violations what is wrong
	 */
	record Judged(Run run, List<Violation> violations) {

		Judged {
			violations = List.copyOf(violations);
		}

		boolean isWrong() {
			return !this.violations.isEmpty();
		}

		@Override
		public String toString() {
			StringBuilder text = new StringBuilder(this.run.toString());
			this.violations.forEach((violation) -> text.append("\n  ").append(violation));
			return text.toString();
		}

	}

	/** A fault that strikes at most once, whatever the group. */
	private final class Blow {

		private final Fault fault;

		private final String prefix;

		private final AtomicInteger requests = new AtomicInteger();

		private final AtomicReference<@Nullable CompletableFuture<Void>> move = new AtomicReference<>();

		private Blow(Fault fault, String prefix) {
			this.fault = fault;
			this.prefix = prefix;
		}

		private FaultPlan plan(Call.Name group) {
			return (request) -> strike(group, request);
		}

		private @Nullable Cut strike(Call.Name group, Request request) {
			if (!this.fault.matches(request) || this.requests.getAndIncrement() != this.fault.nth()) {
				return null;
			}
			boolean moves = this.fault.then() != Fault.Then.STAY;
			CompletableFuture<Void> moved = moves ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
			this.move.set(moved);
			if (moves) {
				Runner.this.groups.hide(group);
			}
			if (this.fault.cut() == null) {
				Runner.this.groups.endSession(group, request.port());
			}
			if (moves) {
				moved.completeAsync(() -> move(group));
			}
			return this.fault.cut();
		}

		private @Nullable Void move(Call.Name group) {
			Runner.this.groups.move(group, this.fault.then() == Fault.Then.CRASH,
					() -> Runner.this.tables.writeAsOthers(group, this.prefix));
			return null;
		}

		private boolean hasStruck() {
			return this.move.get() != null;
		}

		private void end() {
			CompletableFuture<Void> moved = this.move.get();
			if (moved != null) {
				moved.join();
			}
			if (this.fault.then() != Fault.Then.STAY) {
				Runner.this.groups.settle();
			}
		}

	}

}
