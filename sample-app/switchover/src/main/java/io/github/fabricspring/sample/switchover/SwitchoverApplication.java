package io.github.fabricspring.sample.switchover;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.rerun.RerunListener;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

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
	 * @param properties where the group is and what logs in at its servers, as arguments
	 * @param cluster what is switched over meanwhile
	 * @param group the group's name
	 * @param settings how it is run
	 * @param out where the live line and the summary go
	 * @return what came out
	 * @throws InterruptedException if interrupted
	 * @throws IOException if there is no place for the journal
	 */
	public static Report run(List<String> properties, Cluster cluster, String group, SwitchoverSettings settings,
			PrintStream out) throws InterruptedException, IOException {
		Path journal = Files.createTempFile("switchover", ".journal");
		try (var context = start(properties, group)) {
			return new Demonstration(context.getBean(NumberedTransactions.class), cluster,
					context.getBean(RerunCounter.class)::count, settings, out)
				.run(journal);
		}
		finally {
			Files.delete(journal);
		}
	}

	static ConfigurableApplicationContext start(List<String> properties, String group) {
		List<String> arguments = new ArrayList<>(properties);
		arguments.add("--switchover.group=" + group);
		return new SpringApplicationBuilder(SwitchoverApplication.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
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
