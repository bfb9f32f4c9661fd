package io.github.fabricspring.acceptance.programs;

import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.Request;
import org.jspecify.annotations.Nullable;

/**
 * What happens at one request of a program.
 *
 * @param where at which requests
 * @param tag the number of the tag that they contain, for {@link Where#TAG}
 * @param nth at which of these, from 0
 * @param cut how the connection is cut, {@code null} to have the server end the session
 * @param then what follows
 */
record Fault(Where where, int tag, int nth, @Nullable Cut cut, Then then) {

	/** Nothing happens. */
	static final Fault NONE = new Fault(Where.NOWHERE, 0, 0, null, Then.STAY);

	boolean matches(Request request) {
		return switch (this.where) {
			case NOWHERE -> false;
			case COMMIT -> request.isCommit();
			case TAG -> request.text().contains(".t" + this.tag + "'");
			case ANY -> request.isCommand();
		};
	}

	Fault at(Where where, int nth) {
		return new Fault(where, this.tag, nth, this.cut, this.then);
	}

	Fault then(Then then) {
		return new Fault(this.where, this.tag, this.nth, this.cut, then);
	}

	Fault by(@Nullable Cut cut) {
		return new Fault(this.where, this.tag, this.nth, cut, this.then);
	}

	@Override
	public String toString() {
		if (this.where == Where.NOWHERE) {
			return "none";
		}
		return "%s at %s%s%s%s".formatted((this.cut != null) ? "cut " + this.cut : "KILL", this.where,
				(this.where == Where.TAG) ? " #" + this.tag : "", (this.nth > 0) ? " +" + this.nth : "",
				(this.then != Then.STAY) ? ", then " + this.then : "");
	}

	/** Which requests count. */
	enum Where {

		NOWHERE, ANY, COMMIT, TAG

	}

	/** What becomes of the group. */
	enum Then {

		/** Its primary stays. */
		STAY,

		/** Another server is made primary. */
		MOVE,

		/** Its primary is killed. */
		CRASH

	}

}
