package io.github.fabricspring.rerun;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.TopologyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for calls that come before the first answer for their group.
 */
@Timeout(60)
class FirstAnswerTests {

	private final RerunFixture fixture = new RerunFixture();

	@Test
	void theWaitForTheFirstAnswerOfAllIsNoFailover() throws Exception {
		this.fixture.topology.silent();
		RerunTemplate template = this.fixture.template();
		CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(
				() -> template.execute("ZRH", () -> Objects.requireNonNull(Scope.current()).budget().isRunning()));
		question();
		this.fixture.topology.announce("ZRH", FakeTopology.primary("ZRH", "c"));
		assertThat(first.get()).as("has all of its time").isFalse();
		assertThat(this.fixture.events).isEmpty();
	}

	@Test
	void aGroupWithoutAPrimaryInItsFirstAnswerIsAFailover() throws Exception {
		this.fixture.topology.silent();
		RerunTemplate template = this.fixture.template();
		CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> template.execute("ZRH",
				() -> Objects.requireNonNull(Scope.current()).budget().isRunning() ? 0 : 1));
		question();
		this.fixture.topology.announce("ZRH", FakeTopology.secondary("ZRH", "c"));
		question();
		this.fixture.topology.announce("ZRH", FakeTopology.primary("ZRH", "c"));
		assertThat(first.get()).isEqualTo(1);
		assertThat(this.fixture.events).contains("failover began");
	}

	@Test
	void whereTheFirstQuestionFailedTheWaitIsAFailover() throws Exception {
		this.fixture.topology.silent();
		this.fixture.topology.lastFailure = new TopologyException("no node answers", null);
		RerunTemplate template = this.fixture.template();
		CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> template.execute("ZRH", () -> 1));
		await().until(() -> this.fixture.events.contains("failover began"));
		this.fixture.topology.announce("ZRH", FakeTopology.primary("ZRH", "c"));
		assertThat(first.get()).isEqualTo(1);
	}

	private void question() {
		await().until(this.fixture.topology::isAsked);
	}

}
