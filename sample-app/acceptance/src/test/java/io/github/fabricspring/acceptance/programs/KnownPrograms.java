package io.github.fabricspring.acceptance.programs;

import java.util.List;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.programs.Fault.Then;
import io.github.fabricspring.acceptance.programs.Fault.Where;
import io.github.fabricspring.acceptance.programs.Program.Manager;
import io.github.fabricspring.acceptance.programs.Step.Via;
import io.github.fabricspring.test.fault.Cut;

import org.springframework.transaction.annotation.Propagation;

/**
 * Programs whose callers were told wrong once, or would be after an easy mistake.
 */
final class KnownPrograms {

	private static final Step FIRST = new Step.Write(Via.STATEMENT, 1);

	private static final Step SECOND = new Step.Write(Via.STATEMENT, 2);

	private static final Step READ = new Step.Read(Step.Reading.PLAIN);

	private KnownPrograms() {
	}

	static List<Program> all() {
		return List.of(
				// COMMIT of the key alone was told as a part
				program(Rerun.EXACTLY_ONCE, cut(Where.TAG, 1, 0, Cut.Place.BEFORE_REQUEST),
						new Step.End(Step.Ending.CHAIN), FIRST),
				program(Rerun.EXACTLY_ONCE, cut(Where.TAG, 1, 0, Cut.Place.BEFORE_REQUEST),
						new Step.End(Step.Ending.AUTOCOMMIT), READ, FIRST),
				// the lost COMMIT of a chained transaction that holds nothing
				program(Rerun.EXACTLY_ONCE, cut(Where.COMMIT, 0, 1, Cut.Place.BEFORE_REQUEST), FIRST,
						new Step.End(Step.Ending.CHAIN)),
				// the lost COMMIT of an outer transaction that wrote nothing
				program(Rerun.SAFE, cut(Where.COMMIT, 0, 1, Cut.Place.BEFORE_REQUEST), READ, inNew(FIRST)),
				program(Rerun.SAFE, cut(Where.COMMIT, 0, 1, Cut.Place.BEFORE_REQUEST), inNew(FIRST),
						new Step.End(Step.Ending.ROLLBACK)),
				// a key that is written after a savepoint is gone with it
				program(Rerun.EXACTLY_ONCE, cut(Where.COMMIT, 0, 0, Cut.Place.BEFORE_REPLY), READ,
						new Step.Block(Propagation.NESTED, false, List.of(FIRST)), SECOND),
				// a savepoint needs the key, which is all that the outer one commits
				program(Rerun.EXACTLY_ONCE, cut(Where.COMMIT, 0, 1, Cut.Place.BEFORE_REQUEST),
						new Step.Block(Propagation.NESTED, false, List.of(inNew(FIRST)))),
				// a scope that only reads first, and loses its second transaction
				new Program(Manager.JDBC,
						List.of(new Call(Call.Name.A, Rerun.EXACTLY_ONCE, AccessMode.READ_WRITE,
								List.of(required(READ), required(FIRST)))),
						cut(Where.TAG, 1, 0, Cut.Place.BEFORE_REPLY)));
	}

	private static Program program(Rerun rerun, Fault fault, Step... steps) {
		Call call = new Call(Call.Name.A, rerun, AccessMode.READ_WRITE, List.of(required(steps)));
		return new Program(Manager.JDBC, List.of(call), fault);
	}

	private static Step required(Step... steps) {
		return new Step.Block(Propagation.REQUIRED, true, List.of(steps));
	}

	private static Step inNew(Step step) {
		return new Step.Block(Propagation.REQUIRES_NEW, true, List.of(step));
	}

	private static Fault cut(Where where, int tag, int nth, Cut.Place place) {
		return new Fault(where, tag, nth, new Cut(place, Cut.Manner.FIN), Then.STAY);
	}

}
