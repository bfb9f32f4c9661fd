package io.github.fabricspring.acceptance.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.programs.Program.Manager;
import io.github.fabricspring.acceptance.programs.Step.Kind;
import io.github.fabricspring.acceptance.programs.Step.Via;

import org.springframework.transaction.annotation.Propagation;

/**
 * Makes a program out of a seed.
 */
final class Generator {

	private static final int MOST_STEPS = 6;

	private final Random random;

	private final Manager manager;

	private final List<Step.Save> saves = new ArrayList<>();

	private boolean reads;

	private int tags;

	private int steps;

	private Generator(Random random) {
		this.random = random;
		this.manager = (random.nextInt(3) == 0) ? Manager.JDBC : Manager.JPA;
	}

	/**
	 * Makes the program of a seed.
	 * @param seed the run's seed
	 * @param number the program's number in the run
	 * @return the program, always the same for the same numbers
	 */
	static Program program(long seed, int number) {
		Generator generator = new Generator(new Random(seed * 1_000_003 + number));
		generator.random.nextInt();
		List<Call> calls = new ArrayList<>();
		Call.Name group = generator.any(Call.Name.values());
		calls.add(generator.call(group));
		if (calls.get(0).rerun() == Rerun.NEVER) {
			// whoever is told that nothing is committed tries again
			calls.add(calls.get(0));
		}
		else if (generator.chance(25)) {
			Call.Name next = generator.chance(70) ? group : generator.any(Call.Name.values());
			if (next != group) {
				generator.saves.clear();
			}
			calls.add(generator.call(next));
		}
		return new Program(generator.manager, calls,
				new FaultGenerator(generator.random).fault(generator.tags, generator.steps));
	}

	private Call call(Call.Name group) {
		this.reads = chance(6);
		Rerun rerun = (this.reads || chance(50)) ? Rerun.SAFE : chance(80) ? Rerun.EXACTLY_ONCE : Rerun.NEVER;
		AccessMode mode = this.reads ? AccessMode.READ_ONLY : AccessMode.READ_WRITE;
		List<Step> steps = chance(8) ? steps(Place.AUTOCOMMIT, group, rerun) : List.of(outermost(group, rerun));
		return new Call(group, rerun, mode, steps);
	}

	private Step outermost(Call.Name group, Rerun rerun) {
		if (chance(6)) {
			return new Step.Block(Propagation.SUPPORTS, true, steps(Place.AUTOCOMMIT, group, rerun));
		}
		boolean completes = chance(95);
		return new Step.Block(Propagation.REQUIRED, completes,
				steps(completes ? Place.OUTERMOST : Place.INNER, group, rerun));
	}

	private List<Step> steps(Place place, Call.Name group, Rerun rerun) {
		List<Step> steps = new ArrayList<>();
		do {
			steps.add(step(place, group, rerun));
			this.steps++;
		}
		while (this.steps < MOST_STEPS && chance(65));
		return steps;
	}

	private Step step(Place place, Call.Name group, Rerun rerun) {
		int chance = this.random.nextInt(100);
		if (place == Place.AUTOCOMMIT) {
			return (chance < 60) ? write(place) : (chance < 85 || this.reads) ? read() : inner(group, rerun);
		}
		if (this.steps >= MOST_STEPS || chance < 45) {
			return write(place);
		}
		if (chance < 63) {
			return save();
		}
		if (chance < 71) {
			return read();
		}
		if (chance < 75 && place == Place.OUTERMOST) {
			return new Step.End(ending());
		}
		if (chance < 79) {
			return swallowed(new Step.Deadlock(any(Step.Victim.values())));
		}
		if (chance < 85) {
			return new Step.Swallow(steps(Place.INNER, group, rerun));
		}
		if (chance < 95) {
			return block(group, rerun);
		}
		if (chance < 97) {
			Place there = chance(50) ? Place.AUTOCOMMIT : Place.UNSCOPED;
			return new Step.Parallel(there == Place.AUTOCOMMIT, List.of(write(there), write(there)));
		}
		if (chance < 99 && !this.reads) {
			return inner(group, rerun);
		}
		return new Step.Fail();
	}

	// A new transaction that saved what the outer one has saved would wait for it for
	// ever
	private Step block(Call.Name group, Rerun rerun) {
		Propagation propagation = propagation();
		List<Step.Save> saved = List.copyOf(this.saves);
		if (propagation == Propagation.REQUIRES_NEW) {
			this.saves.clear();
		}
		Step block = new Step.Block(propagation, chance(85), steps(Place.INNER, group, rerun));
		if (propagation == Propagation.REQUIRES_NEW) {
			this.saves.clear();
			this.saves.addAll(saved);
		}
		return block;
	}

	private Step swallowed(Step step) {
		return chance(70) ? new Step.Swallow(List.of(step)) : step;
	}

	private Step inner(Call.Name group, Rerun rerun) {
		boolean joins = chance(30);
		Call.Name other = (joins) ? group : (group == Call.Name.A) ? Call.Name.B : Call.Name.A;
		Step work = new Step.Block(Propagation.REQUIRED, true, List.of(chance(30) ? read() : write(Place.INNER)));
		Step inner = new Step.Inner(new Call(other, rerun, AccessMode.READ_WRITE, List.of(work)));
		return (joins) ? inner : new Step.Block(Propagation.NOT_SUPPORTED, true, List.of(inner));
	}

	private Step write(Place place) {
		while (true) {
			Via via = any(Via.values());
			boolean fits = switch (place) {
				case OUTERMOST -> true;
				case INNER -> !via.isCommitting();
				case AUTOCOMMIT, UNSCOPED -> (place == Place.AUTOCOMMIT || via != Via.UPDATABLE) && !via.isDouble()
						&& !via.isJpa() && via != Via.DATA_JDBC && via != Via.MYBATIS;
			};
			if (fits && (this.manager == Manager.JPA || !via.isJpa())) {
				this.tags++;
				return new Step.Write(via, this.tags);
			}
		}
	}

	private Step save() {
		if (!this.saves.isEmpty() && chance(35)) {
			return any(this.saves.toArray(Step.Save[]::new));
		}
		while (true) {
			Kind kind = any(Kind.values());
			if (this.manager == Manager.JPA || !kind.isJpa()) {
				this.tags++;
				Step.Save save = new Step.Save(kind, this.tags);
				this.saves.add(save);
				return save;
			}
		}
	}

	private Step read() {
		return new Step.Read(any(Step.Reading.values()));
	}

	// After a ROLLBACK, Hibernate would write what was saved before it, and the others
	// would update by its id a row that is gone
	private Step.Ending ending() {
		Step.Ending how = any(Step.Ending.values());
		boolean fits = how != Step.Ending.ROLLBACK || (this.manager != Manager.JPA && this.saves.isEmpty());
		return (fits) ? how : Step.Ending.COMMIT;
	}

	// Hibernate has no savepoints
	private Propagation propagation() {
		Propagation propagation = any(new Propagation[] { Propagation.REQUIRED, Propagation.REQUIRES_NEW,
				Propagation.NESTED, Propagation.SUPPORTS, Propagation.MANDATORY });
		return (propagation == Propagation.NESTED && this.manager == Manager.JPA) ? Propagation.REQUIRES_NEW
				: propagation;
	}

	private boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	private <T> T any(T[] all) {
		return all[this.random.nextInt(all.length)];
	}

	/** Where a step is. */
	private enum Place {

		/** In a call's own transaction, which statements may commit. */
		OUTERMOST,

		/** Deeper. */
		INNER,

		/** In none. */
		AUTOCOMMIT,

		/** The same on a thread without a scope, whose reads the default group serves. */
		UNSCOPED

	}

}
