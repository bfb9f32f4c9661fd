package io.github.fabricspring.acceptance.fault;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What killed JVMs leave behind.
 */
@EnabledIf("io.github.fabricspring.acceptance.fault.NetworkPartition#isPossible")
class NetworkPartitionIntegrationTests {

	/** Process 1 lives as long as the system does. */
	private static final String OF_A_LIVING_PROCESS = "fs1-2";

	@AfterEach
	void clear() {
		NetworkPartition.ip("netns del " + OF_A_LIVING_PROCESS);
	}

	@Test
	void theNetworkOfAKilledJvmIsRemovedByTheNext() throws IOException, InterruptedException {
		Process gone = new ProcessBuilder("true").start();
		assertThat(gone.waitFor()).isZero();
		String bridge = "fs" + gone.pid();
		NetworkPartition.ip("link add " + bridge + " type bridge");
		NetworkPartition.ip("netns add " + bridge + "-2");
		NetworkPartition.ip("netns add " + OF_A_LIVING_PROCESS);
		try (NetworkPartition next = new NetworkPartition(1)) {
			assertThat(NetworkPartition.ip("netns list")).doesNotContain(bridge + "-2")
				.contains(OF_A_LIVING_PROCESS)
				.contains(next.prefix(2).get(3));
			assertThat(NetworkPartition.ip("-o link show type bridge")).doesNotContain(bridge + ":");
		}
	}

}
