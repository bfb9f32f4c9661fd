package io.github.fabricspring.acceptance.programs;

/**
 * Something that is wrong about a run.
 *
 * @param kind what kind of wrong
 * @param text what was seen
 */
record Violation(Kind kind, String text) {

	@Override
	public String toString() {
		return this.kind + ": " + this.text;
	}

	/** The kinds. */
	enum Kind {

		/** An effect is there more often than it may be. */
		DOUBLED,

		/** The caller was told that it is committed, and it is not there. */
		LOST,

		/** The caller was told that nothing is committed, and it is there. */
		FALSE_FAILURE,

		/** The caller was told to repair, and nothing or all of it is there. */
		FALSE_PART,

		/** A lost server reached the caller as something else, or not as itself. */
		RAW,

		/** A row of another caller is gone or changed. */
		OTHERS_ROW,

		/** A write arrived in another group. */
		WRONG_SERVER,

		/** A connection was not given back to its pool. */
		LEAKED,

		/** No answer before the deadline. */
		HUNG;

		boolean isTold() {
			return this != OTHERS_ROW && this != LEAKED && this != WRONG_SERVER && this != HUNG;
		}

	}

}
