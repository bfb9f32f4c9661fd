package io.github.fabricspring.acceptance.programs;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What one caller does, and the fault that meets it.
 *
 * @param manager what manages its transactions
 * @param calls what it calls, one after the other, as long as it is told what happened
 * @param fault the fault
 */
record Program(Manager manager, List<Call> calls, Fault fault) {

	Program {
		calls = List.copyOf(calls);
	}

	Program withCalls(List<Call> calls) {
		return new Program(this.manager, calls, this.fault);
	}

	Program withFault(Fault fault) {
		return new Program(this.manager, this.calls, fault);
	}

	List<Step> steps() {
		return this.calls.stream().flatMap((call) -> call.steps().stream()).flatMap(Step::all).toList();
	}

	@Override
	public String toString() {
		return this.calls.stream().map(Call::toString).collect(Collectors.joining("\n"))
				+ "\n  transactions by %s, fault: %s".formatted(this.manager, this.fault);
	}

	/** The transaction managers of the application, over one data source. */
	enum Manager {

		JDBC, JPA

	}

}
