package io.github.fabricspring.sample.switchover;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.page.PageControls;
import org.jspecify.annotations.Nullable;

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
	public static SwitchoverReport run(List<String> properties, Cluster cluster, String group,
			SwitchoverSettings settings, PrintStream out) throws InterruptedException, IOException {
		Path journal = Files.createTempFile("switchover", ".journal");
		try (var context = start(properties, cluster.controls(), group)) {
			return new Demonstration(context.getBean(NumberedTransactions.class), cluster,
					context.getBean(RerunCounter.class)::count, settings, out)
				.run(journal);
		}
		finally {
			Files.delete(journal);
		}
	}

	static ConfigurableApplicationContext start(List<String> properties, @Nullable PageControls controls,
			String group) {
		List<String> arguments = new ArrayList<>(properties);
		arguments.add("--switchover.group=" + group);
		return new SpringApplicationBuilder(SwitchoverApplication.class).web(WebApplicationType.NONE)
			.initializers((context) -> {
				if (controls != null) {
					context.getBeanFactory().registerSingleton("pageControls", controls);
				}
			})
			.run(arguments.toArray(String[]::new));
	}

}
