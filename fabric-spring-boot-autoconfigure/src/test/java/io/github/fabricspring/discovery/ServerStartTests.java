package io.github.fabricspring.discovery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Since when a server of plain replication runs, as far as it is asked for that.
 */
class ServerStartTests extends DiscoveryScene {

	@Test
	void isAskedOnceForEachConnection() {
		AtomicInteger asked = new AtomicInteger();
		FakeServer a = this.servers.at("a");
		a.answers(FakeGroup.SOURCES_QUESTION, List.of(List.of("uuid-a", 0, 0, 0, "NULL", 0, "NULL")));
		a.changes("SET @fabric_started", () -> {
			asked.incrementAndGet();
			a.answers(FakeGroup.SOURCES_QUESTION, List.of(List.of("uuid-a", 0, 0, 0, 500, 0, "NULL")));
		});
		this.source.close();
		this.source = source("a", Kind.REPLICATION, Map.of());
		until("a=PRIMARY");
		int questions = a.questions.get();
		first((answer) -> a.questions.get() > questions + 2);
		assertThat(asked).hasValue(1);
	}

}
