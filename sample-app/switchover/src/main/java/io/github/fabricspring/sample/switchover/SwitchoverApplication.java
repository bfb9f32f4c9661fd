package io.github.fabricspring.sample.switchover;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.rerun.RerunListener;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An ordinary Spring Boot application with the starter on its class path.
 */
@SpringBootApplication
public class SwitchoverApplication {

	@Bean
	RerunCounter rerunCounter() {
		return new RerunCounter();
	}

	/**
	 * Starts the application, runs the demonstration in it, and stops it.
	 * @param details where the node is and what logs in at the servers
	 * @param cluster what is switched over meanwhile
	 * @param group the group's name
	 * @param settings how it is run
	 * @param out where the live line and the summary go
	 * @return what came out
	 * @throws InterruptedException if interrupted
	 * @throws IOException if there is no place for the journal
	 */
	public static Report run(FabricConnectionDetails details, Cluster cluster, String group,
			SwitchoverSettings settings, PrintStream out) throws InterruptedException, IOException {
		Path journal = Files.createTempFile("switchover", ".journal");
		try (var context = start(details, group)) {
			return new Demonstration(context.getBean(NumberedTransactions.class), cluster,
					context.getBean(RerunCounter.class)::count, settings, out)
				.run(journal);
		}
		finally {
			Files.delete(journal);
		}
	}

	static ConfigurableApplicationContext start(FabricConnectionDetails details, String group) {
		return new SpringApplicationBuilder(SwitchoverApplication.class).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(FabricConnectionDetails.class,
					() -> details))
			.run("--switchover.group=" + group);
	}

	static class RerunCounter implements RerunListener {

		private final AtomicLong reruns = new AtomicLong();

		@Override
		public void rerun(String group, Verdict cause, int attempt) {
			this.reruns.incrementAndGet();
		}

		long count() {
			return this.reruns.get();
		}

	}

}
