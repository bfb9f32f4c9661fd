package io.github.fabricspring.pool;

import io.github.fabricspring.support.Routing;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of which servers have a pool before they are used.
 */
class WarmPoolsTests {

	@AutoClose
	private final Routing routing = new Routing("YYZ");

	@Test
	void aRecoveringMemberHasItsPoolBeforeItServesReads() {
		announceBeside(ServerStatus.SPARE, ServerMode.READ_ONLY);
		this.routing.pools.keepWarm("YYZ");
		await().until(() -> this.routing.pools.pools().size() == 2);
	}

	@Test
	void aServerThatMustNotBeUsedHasNone() {
		announceBeside(ServerStatus.SECONDARY, ServerMode.OFFLINE);
		this.routing.pools.keepWarm("YYZ");
		await().until(() -> this.routing.pools.pools().size() == 1);
		assertThat(this.routing.pools.pools().keySet()).allMatch((name) -> name.startsWith("YYZ/a:"));
	}

	private void announceBeside(ServerStatus status, ServerMode mode) {
		this.routing.topology.announce("YYZ", this.routing.a.primary("YYZ"),
				this.routing.b.server("YYZ", status, mode));
	}

}
