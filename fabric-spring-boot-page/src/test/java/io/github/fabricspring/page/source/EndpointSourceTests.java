package io.github.fabricspring.page.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.actuate.FabricEndpoint.FabricDescriptor;
import io.github.fabricspring.actuate.FabricEndpoint.GroupDescriptor;
import io.github.fabricspring.actuate.FabricEndpoint.PoolDescriptor;
import io.github.fabricspring.actuate.FabricEndpoint.ServerDescriptor;
import io.github.fabricspring.actuate.IncidentLog.IncidentDescriptor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndpointSource}.
 */
class EndpointSourceTests {

	private static final FabricDescriptor STATE = new FabricDescriptor(7,
			Map.of("YYZ",
					new GroupDescriptor("fabric", null, "a:3306", "because \"it\"\nis", "split-brain", Instant.EPOCH,
							Duration.ofMillis(1500), Duration.ofMinutes(2), 42,
							List.of(new ServerDescriptor("uuid", "a:3306", "PRIMARY", "READ_WRITE", 1.5,
									new PoolDescriptor("YYZ/a:3306", 1, 2, 3, 4)),
									new ServerDescriptor("other", "b:3306", "FAULTY", "READ_ONLY", 1, null)))),
			List.of(new IncidentDescriptor("YYZ", Instant.EPOCH, null, "b:3306", "a:3306", Duration.ofMillis(300),
					Duration.ofMillis(420), true, 5, 0, Map.of("COMMITTED", 2))));

	@Test
	void writesWhatTheActuatorWrites() {
		JsonMapper actuator = JsonMapper.builder()
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
			.build();
		assertThat(actuator.readTree(EndpointSource.reading(STATE).json()))
			.isEqualTo(actuator.readTree(actuator.writeValueAsString(STATE)));
	}

	@Test
	void readsTheCommitsThatItWrites() {
		Reading reading = EndpointSource.reading(STATE);
		assertThat(reading.commits()).containsExactly(Map.entry("YYZ", 42L));
		assertThat(Reading.of(reading.json())).isEqualTo(reading);
	}

}
