package io.github.fabricspring.acceptance.programs;

import java.util.Map;
import java.util.Set;

/**
 * What a group holds of one program.
 *
 * @param amounts the sum of what was added, by tag
 * @param others the tags of the rows of other callers, as far as they are as they were
 */
record History(Map<String, Integer> amounts, Set<String> others) {

	History {
		amounts = Map.copyOf(amounts);
		others = Set.copyOf(others);
	}

	int amount(String tag) {
		return this.amounts.getOrDefault(tag, 0);
	}

}
