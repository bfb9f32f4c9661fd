package io.github.fabricspring.shop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that Boot's devtools can restart the shop.
 */
class DevtoolsIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void aRestartedApplicationWritesAndLeavesNoThread(@TempDir Path directory) throws Exception {
		ShopProcess shop = new ShopProcess(directory, farm.get());
		List<String> arguments = new ArrayList<>(List.of(ShopRounds.class.getName()));
		arguments.addAll(shop.settings());
		List<String> lines = shop.run(List.of("-D" + ShopRounds.ROUNDS + "=3"), List.of(), arguments);
		assertThat(lines).filteredOn((line) -> line.startsWith("shop "))
			.contains("shop before 1: []", "shop placed 1: RestartClassLoader, generated false, threads true",
					"shop before 2: []", "shop placed 2: RestartClassLoader, generated false, threads true",
					"shop before 3: []", "shop placed 3: RestartClassLoader, generated false, threads true",
					"shop after 3: []");
	}

}
