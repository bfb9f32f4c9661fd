package io.github.fabricspring.recipes;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails;
import io.github.fabricspring.sample.Details;
import io.github.fabricspring.sample.fabric.LocalFabric;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts an application with a recipe over a group of real servers.
 */
final class RecipeApplication {

	static final String GROUP = "YYZ";

	private RecipeApplication() {
	}

	/**
	 * Starts it. The sample would set a default group and a table, which a recipe needs
	 * not.
	 * @param fabric the group
	 * @param recipe the recipe's configuration
	 * @param settings what the recipe sets
	 * @return the application
	 */
	static ConfigurableApplicationContext start(LocalFabric fabric, Class<?> recipe, String... settings) {
		List<String> all = new ArrayList<>(List.of("--fabric.retry.timeout=60s", "--fabric.default-group=" + GROUP,
				"--fabric.outcome.create-table=false"));
		all.addAll(List.of(settings));
		return new SpringApplicationBuilder(recipe).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(FabricConnectionDetails.class,
					() -> Details.of(fabric)))
			.run(all.toArray(String[]::new));
	}

}
