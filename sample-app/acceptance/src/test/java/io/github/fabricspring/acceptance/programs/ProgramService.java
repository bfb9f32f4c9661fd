package io.github.fabricspring.acceptance.programs;

import java.util.List;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;

/**
 * One method for each group, policy and mode.
 */
class ProgramService {

	@FabricGroup(value = "A", rerun = Rerun.SAFE)
	void safeA(Work work, List<Object> arguments) {
		work.run(arguments);
	}

	@FabricGroup(value = "A", rerun = Rerun.EXACTLY_ONCE)
	void onceA(Work work, List<Object> arguments) {
		work.run(arguments);
	}

	@FabricGroup(value = "B", rerun = Rerun.SAFE)
	void safeB(Work work, List<Object> arguments) {
		work.run(arguments);
	}

	@FabricGroup(value = "B", rerun = Rerun.EXACTLY_ONCE)
	void onceB(Work work, List<Object> arguments) {
		work.run(arguments);
	}

	@FabricGroup(value = "A", rerun = Rerun.NEVER)
	void neverA(Work work, List<Object> arguments) {
		work.run(arguments);
	}

	@FabricGroup(value = "A", rerun = Rerun.SAFE, mode = AccessMode.READ_ONLY)
	void readA(Work work, List<Object> arguments) {
		work.run(arguments);
	}

	@FabricGroup(value = "B", rerun = Rerun.NEVER)
	void neverB(Work work, List<Object> arguments) {
		work.run(arguments);
	}

	@FabricGroup(value = "B", rerun = Rerun.SAFE, mode = AccessMode.READ_ONLY)
	void readB(Work work, List<Object> arguments) {
		work.run(arguments);
	}

	/**
	 * Calls the method that a call stands for.
	 * @param proxy the service as others see it
	 * @param call the call
	 * @param work what an attempt does
	 * @param arguments the objects it is called with
	 */
	static void call(ProgramService proxy, Call call, Work work, List<Object> arguments) {
		boolean inA = call.group() == Call.Name.A;
		if (call.mode() == AccessMode.READ_ONLY) {
			if (inA) {
				proxy.readA(work, arguments);
			}
			else {
				proxy.readB(work, arguments);
			}
			return;
		}
		switch (call.rerun()) {
			case NEVER -> {
				if (inA) {
					proxy.neverA(work, arguments);
				}
				else {
					proxy.neverB(work, arguments);
				}
			}
			case EXACTLY_ONCE -> {
				if (inA) {
					proxy.onceA(work, arguments);
				}
				else {
					proxy.onceB(work, arguments);
				}
			}
			default -> {
				if (inA) {
					proxy.safeA(work, arguments);
				}
				else {
					proxy.safeB(work, arguments);
				}
			}
		}
	}

	/** What an attempt does. */
	@FunctionalInterface
	interface Work {

		void run(List<Object> arguments);

	}

}
