package io.github.fabricspring.reads;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CoolDownTests {

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1000);

	private final CoolDown coolDown = new CoolDown(Duration.ofSeconds(5), this.nanoTime::get);

	@Test
	void whileNobodyFailsNobodyIsLeftOut() {
		assertThat(this.coolDown.servers()).isEmpty();
	}

	@Test
	void serverIsLeftOutUntilItsCoolDownIsOver() {
		this.coolDown.add(server("a"));
		pass(Duration.ofSeconds(3));
		this.coolDown.add(server("b"));
		assertThat(this.coolDown.servers()).containsExactlyInAnyOrder("a", "b");
		pass(Duration.ofSeconds(2));
		assertThat(this.coolDown.servers()).containsExactly("b");
		pass(Duration.ofSeconds(3));
		assertThat(this.coolDown.servers()).isEmpty();
	}

	@Test
	void serverThatFailsAgainIsLeftOutFromThenOn() {
		this.coolDown.add(server("a"));
		pass(Duration.ofSeconds(3));
		this.coolDown.add(server("a"));
		pass(Duration.ofSeconds(3));
		assertThat(this.coolDown.servers()).containsExactly("a");
	}

	@Test
	void coolDownOfZeroLeavesNobodyOut() {
		CoolDown none = new CoolDown(Duration.ZERO, this.nanoTime::get);
		none.add(server("a"));
		assertThat(none.servers()).isEmpty();
	}

	private void pass(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
	}

	private static Server server(String uuid) {
		return new Server(uuid, "YYZ", uuid, 3306, ServerStatus.SECONDARY, ServerMode.READ_ONLY, 1);
	}

}
