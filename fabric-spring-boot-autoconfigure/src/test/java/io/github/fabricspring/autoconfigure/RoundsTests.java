package io.github.fabricspring.autoconfigure;

import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that an application can be started and stopped time and again in one JVM.
 */
class RoundsTests {

	@Test
	void eightRoundsLeaveNoThread() {
		Set<Long> before = threads();
		for (int round = 0; round < 8; round++) {
			Contexts.withGroups().withPropertyValues("fabric.default-group=YYZ").run((context) -> {
				context.getBean(JdbcTemplate.class).execute("SELECT 1");
				assertThat(threads()).isNotEqualTo(before);
			});
		}
		await().untilAsserted(() -> assertThat(threads()).isEqualTo(before));
	}

	private static Set<Long> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("fabric-") || thread.getName().matches("(YYZ|ZRH)/.*"))
			.map(Thread::getId)
			.collect(Collectors.toSet());
	}

}
