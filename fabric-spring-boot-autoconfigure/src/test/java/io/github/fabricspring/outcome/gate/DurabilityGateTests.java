package io.github.fabricspring.outcome.gate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.support.FakeTopology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DurabilityGate}.
 */
@Timeout(60)
class DurabilityGateTests {

	private final FakeTopology topology = new FakeTopology();

	private final AtomicInteger checks = new AtomicInteger();

	private volatile @Nullable RuntimeException refusal;

	private DurabilityGate gate = gate(Duration.ofSeconds(20));

	@AfterEach
	void close() {
		this.gate.close();
	}

	@Test
	void aGroupThatWasCheckedAtStartIsNotAskedAgain() {
		this.gate.open("YYZ");
		this.gate.pass("yyz");
		assertThat(this.checks).hasValue(0);
	}

	@Test
	void theFirstWriteWaitsUntilAGroupThatWasDownWasAsked() {
		CompletableFuture<Void> write = CompletableFuture.runAsync(() -> this.gate.pass("YYZ"));
		await().until(() -> this.topology.used.contains("YYZ"));
		assertThat(write).isNotDone();
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		assertThat(write).succeedsWithin(10, TimeUnit.SECONDS);
		this.gate.pass("YYZ");
		assertThat(this.checks).hasValue(1);
	}

	@Test
	void aWriteToAGroupThatStaysDownIsRefusedInTime() {
		this.gate.close();
		this.gate = gate(Duration.ofMillis(300));
		assertThatExceptionOfType(GroupUnavailableException.class).isThrownBy(() -> this.gate.pass("YYZ"))
			.withMessageContaining("fabric.outcome.require-durable=true");
		assertThat(this.checks).hasValue(0);
	}

	@Test
	void aGroupThatMayLoseIsRefusedUntilItIsDurable() {
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		this.refusal = new IllegalStateException("replication is asynchronous");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.gate.pass("YYZ"));
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.gate.pass("YYZ"));
		this.refusal = null;
		await().ignoreException(IllegalStateException.class).until(() -> {
			this.gate.pass("YYZ");
			return true;
		});
	}

	private DurabilityGate gate(Duration patience) {
		return new DurabilityGate((group, limit) -> {
			this.checks.incrementAndGet();
			RuntimeException refusal = this.refusal;
			if (refusal != null) {
				throw refusal;
			}
		}, this.topology, patience);
	}

}
