package io.github.fabricspring.acceptance.programs;

/**
 * What an amount may be.
 *
 * @param least at least
 * @param most at most
 */
record Range(int least, int most) {

	static final Range NOTHING = new Range(0, 0);

	Range plus(Range other) {
		return new Range(this.least + other.least, this.most + other.most);
	}

}
