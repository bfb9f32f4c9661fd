package io.github.fabricspring.discovery;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

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
		assertThat(reason(answer)).startsWith("backlog: b:3306 is primary and still read-only");
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
	void aRoundWaitsForAnElectionAsLongAsThatIsNew() {
		AtomicLong later = new AtomicLong();
		source(new AskingThreads(), () -> System.nanoTime() + later.get());
		answer();
		assertThat(roundWith((questions) -> questions > 2)).isGreaterThan(Duration.ofMillis(90));
		later.addAndGet(Duration.ofSeconds(31).toNanos());
		assertThat(roundWith((questions) -> questions == 1)).isPositive();
	}

	// Returns how long a round took in which b was asked as often as wanted
	private Duration roundWith(IntPredicate wanted) {
		long end = System.nanoTime() + DEADLINE.toNanos();
		while (System.nanoTime() < end) {
			long begun = System.nanoTime();
			int before = this.servers.at("b").questions.get();
			answer();
			if (wanted.test(this.servers.at("b").questions.get() - before)) {
				return Duration.ofNanos(System.nanoTime() - begun);
			}
		}
		throw new AssertionError("No such round within " + DEADLINE);
	}

	@Test
	void questionsThatNoThreadTakesAreNotRepeatedWithoutAPause() {
		AtomicLong looks = new AtomicLong();
		AskingThreads threads = new AskingThreads();
		source(threads, () -> {
			looks.incrementAndGet();
			return System.nanoTime();
		});
		answer();
		long end = System.nanoTime() + DEADLINE.toNanos();
		boolean over = true;
		while (over && System.nanoTime() < end) {
			over = !this.source.fetch(Set.of(GROUP)).groups().isEmpty();
		}
		assertThat(over).as("a round goes on").isFalse();
		threads.close();
		long most = 0;
		while (!over && System.nanoTime() < end) {
			looks.set(0);
			over = !this.source.fetch(Set.of(GROUP)).groups().isEmpty();
			most = Math.max(most, looks.get());
		}
		assertThat(most).as("looks at the clock in 20 ms").isLessThan(400);
	}

	// The members of a group whose elected primary is not open yet
	private void source(AskingThreads threads, LongSupplier nanoTime) {
		this.source.close();
		this.source = new DiscoveredTopologySource(
				Map.of(GROUP, new DiscoverySettings(FakeGroup.addresses("b c"), Kind.GROUP_REPLICATION, Map.of())),
				this.servers, threads, nanoTime);
		this.servers.says("b", "p:4", false, "b", "b c");
		this.servers.says("c", "p:4", false, "b", "b c");
	}

	// Returns the share of calls in which b was asked twice, up to the first answer
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
