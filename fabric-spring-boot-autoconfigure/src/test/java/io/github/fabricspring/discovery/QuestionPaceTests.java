package io.github.fabricspring.discovery;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a round goes on, and how often servers are asked in it.
 */
class QuestionPaceTests extends DiscoveryScene {

	@Test
	void aPrimaryIsHeldForAMomentWhileTheAnswersDoNotAgree() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		answer();
		this.servers.says("a", "p:3", false, "b", "a b c");
		this.servers.says("b", "p:3", false, "b", "a b c");
		this.servers.says("c", "p:3", false, "b", "a b c");
		long begun = System.nanoTime();
		GroupAnswer answer = answer();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(400));
		assertThat(answer.servers()).noneMatch(Server::isPrimary);
		assertThat(answer.reason()).startsWith("b:3306 is primary and still read-only");
		begun = System.nanoTime();
		answer();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("only once").isLessThan(Duration.ofMillis(400));
	}

	@Test
	void serversThatDoNotAgreeAreAskedAgainAtOnce() {
		long end = System.nanoTime() + DEADLINE.toNanos();
		double again;
		do {
			this.servers.online("p:3", "a", "a b c", "a b c");
			until("a=PRIMARY");
			this.servers.online("p:3", "b", "a c", "a b c");
			this.servers.says("b", "p:3", false, "b", "a b c");
			again = callsThatAskTwice();
		}
		while (again < 0.5 && System.nanoTime() < end);
		assertThat(again).isGreaterThanOrEqualTo(0.5);
	}

	@Test
	void questionsThatNoThreadTakesAreNotRepeatedWithoutAPause() {
		AtomicLong looks = new AtomicLong();
		AskingThreads threads = new AskingThreads();
		this.source = new DiscoveredTopologySource(
				Map.of(GROUP, new DiscoverySettings(FakeGroup.addresses("b c"), Kind.GROUP_REPLICATION, Map.of())),
				this.servers, threads, () -> {
					looks.incrementAndGet();
					return System.nanoTime();
				});
		this.servers.says("b", "p:4", false, "b", "b c");
		this.servers.says("c", "p:4", false, "b", "b c");
		answer();
		long most = 0;
		for (boolean over = false; !over;) {
			looks.set(0);
			over = !this.source.fetch(Set.of(GROUP)).groups().isEmpty();
			most = Math.max(most, looks.get());
			threads.close();
		}
		assertThat(most).as("looks at the time in 20 ms").isLessThan(100);
	}

	// Returns the share of such calls until one has an answer
	private double callsThatAskTwice() {
		int calls = 0;
		int twice = 0;
		for (boolean answered = false; !answered; calls++) {
			int before = this.servers.at("b").questions.get();
			answered = !this.source.fetch(Set.of(GROUP)).groups().isEmpty();
			twice += (this.servers.at("b").questions.get() - before > 1) ? 1 : 0;
		}
		return (double) twice / calls;
	}

}
