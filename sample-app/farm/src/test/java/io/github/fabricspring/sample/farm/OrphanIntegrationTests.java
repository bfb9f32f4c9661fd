package io.github.fabricspring.sample.farm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import io.github.fabricspring.sample.farm.process.JavaProcess;
import io.github.fabricspring.sample.farm.progress.FarmListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that no server outlives the JVM that started it.
 */
class OrphanIntegrationTests {

	@TempDir
	private Path work;

	@Test
	void serversDieWithAKilledJvmFrozenOnesIncludedAndTheNextRunStartsClean() throws Exception {
		ProcessHandle running;
		ProcessHandle frozen;
		try (JavaProcess parent = new JavaProcess(Parent.class, this.work.toString())) {
			running = server(parent.readLine("running"));
			frozen = server(parent.readLine("frozen"));
			assertThat(running.isAlive()).isTrue();
			assertThat(frozen.isAlive()).isTrue();
			parent.kill();
			parent.awaitExit();
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> !running.isAlive() && !frozen.isAlive());
		assertThat(this.work).isNotEmptyDirectory();
		Farm farm = Farm.start(FarmSettings.DEFAULTS.withServers(0).withWork(this.work), FarmListener.NONE);
		farm.close();
		farm.close();
		assertThat(this.work).isEmptyDirectory();
	}

	private static ProcessHandle server(String pid) {
		return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
	}

	/** Starts two servers and waits to be killed. */
	public static final class Parent {

		private Parent() {
		}

		public static void main(String[] arguments) throws IOException {
			Farm farm = Farm.start(FarmSettings.DEFAULTS.withServers(1).withWork(Path.of(arguments[0])),
					FarmListener.NONE);
			farm.servers().get(0).freeze();
			System.out.println("running " + farm.store().pid());
			System.out.println("frozen " + farm.servers().get(0).pid());
			System.in.read();
		}

	}

}
