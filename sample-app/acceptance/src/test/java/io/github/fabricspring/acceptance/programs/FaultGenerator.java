package io.github.fabricspring.acceptance.programs;

import java.util.Random;

import io.github.fabricspring.acceptance.programs.Fault.Then;
import io.github.fabricspring.acceptance.programs.Fault.Where;
import io.github.fabricspring.test.fault.Cut;
import org.jspecify.annotations.Nullable;

/**
 * Makes the fault of a program. Cuts and KILL are usual, a crashed server comes in one of
 * fifty.
 */
final class FaultGenerator {

	private static final int REQUESTS_PER_STEP = 2;

	private final Random random;

	FaultGenerator(Random random) {
		this.random = random;
	}

	Fault fault(int tags, int steps) {
		int chance = this.random.nextInt(100);
		Where where = (chance < 35) ? Where.COMMIT : (chance < 55 && tags > 0) ? Where.TAG : Where.ANY;
		int nth = switch (where) {
			case COMMIT -> (this.random.nextInt(4) == 0) ? 1 : 0;
			case ANY -> this.random.nextInt(3 + REQUESTS_PER_STEP * steps);
			default -> 0;
		};
		int tag = (where == Where.TAG) ? 1 + this.random.nextInt(tags) : 0;
		return new Fault(where, tag, nth, cut(), then());
	}

	private @Nullable Cut cut() {
		if (this.random.nextInt(4) == 0) {
			return null;
		}
		Cut.Place[] places = Cut.Place.values();
		int manner = this.random.nextInt(100);
		return new Cut(places[this.random.nextInt(places.length)],
				(manner < 49) ? Cut.Manner.FIN : (manner < 98) ? Cut.Manner.RST : Cut.Manner.SILENCE);
	}

	private Then then() {
		int chance = this.random.nextInt(100);
		return (chance < 2) ? Then.CRASH : (chance < 45) ? Then.MOVE : Then.STAY;
	}

}
