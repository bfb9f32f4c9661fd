package io.github.fabricspring.acceptance.programs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A program that has run.
 *
 * @param program the program
 * @param struck whether its fault met a request
 * @param told what each call that was made was told, in their order
 * @param histories what the groups hold since
 * @param leaked how many connections were not given back
 * @param misread how often the other group's row was read
 * @param failedReads how many reads have failed
 * @param others what they must hold of other callers
 */
record Run(Program program, boolean struck, List<Told> told, Map<Call.Name, History> histories,
		Map<Call.Name, Set<String>> others, int leaked, int misread, int failedReads) {

	Run {
		told = List.copyOf(told);
		histories = Map.copyOf(histories);
		others = Map.copyOf(others);
	}

	int reruns() {
		return this.told.stream().mapToInt((call) -> Math.max(0, call.attempts() - 1)).sum();
	}

	@Override
	public String toString() {
		return this.program + "\n  told: " + this.told.stream().map(Told::toString).collect(Collectors.joining("; "))
				+ "\n  amounts: "
				+ this.histories.entrySet()
					.stream()
					.map((entry) -> entry.getKey() + " " + entry.getValue().amounts())
					.collect(Collectors.joining(", "));
	}

}
