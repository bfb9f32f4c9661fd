package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.fabricspring.support.FakeSource;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what listeners and the log are told, and of what stays in use while the source
 * fails.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class TopologyNewsTests {

	private final FakeSource source = new FakeSource(FakeTopology.primary("YYZ", "a"),
			FakeTopology.secondary("YYZ", "b"));

	private final TopologyCache cache = new TopologyCache(this.source);

	private final List<String> news = Collections.synchronizedList(new ArrayList<>());

	@AfterEach
	void close() {
		this.cache.close();
	}

	@Test
	void listenersLearnOfChangesAloneAndOfEveryAnswer() throws Exception {
		this.cache.addListener(new Recorder());
		this.cache.use("YYZ");
		refresh();
		refresh();
		this.source.answers(FakeTopology.secondary("YYZ", "a"), FakeTopology.primary("YYZ", "b"));
		long version = refresh().version();
		assertThat(version).isGreaterThanOrEqualTo(3);
		assertThat(this.news.stream().filter("answered"::equals)).hasSize((int) version);
		assertThat(this.news.stream().filter((item) -> !item.equals("answered"))).containsExactly("null -> a",
				"a -> b");
	}

	@Test
	void listenersLearnOfAReasonThatChangesNoServer() throws Exception {
		List<GroupAnswer> told = Collections.synchronizedList(new ArrayList<>());
		this.cache.addListener(new TopologyListener() {

			@Override
			public void groupAnswered(GroupAnswer answer) {
				told.add(answer);
			}

		});
		this.cache.addListener(new Recorder());
		this.cache.use("YYZ");
		refresh();
		Reason reason = new Reason(ReasonName.NO_WRITABLE, "no server takes writes");
		this.source.answers((groups) -> new TopologySource.Answers(
				List.of(new GroupAnswer("YYZ", "fake",
						List.of(FakeTopology.primary("YYZ", "a"), FakeTopology.secondary("YYZ", "b")), null, reason)),
				Duration.ofHours(1)));
		refresh();
		assertThat(told.get(0).reason()).isNull();
		assertThat(told.get(told.size() - 1).reason()).isEqualTo(reason);
		assertThat(this.news.stream().filter((item) -> !item.equals("answered"))).containsExactly("null -> a");
		assertThat(this.cache.current().reason("YYZ")).isEqualTo("no server takes writes");
	}

	@Test
	void unchangedGroupsAreKeptAsTheyAre() throws Exception {
		this.cache.use("YYZ");
		this.cache.use("other");
		this.source.answers(FakeTopology.primary("YYZ", "a"), FakeTopology.primary("other", "x"));
		await().until(() -> this.cache.current().groups().size() == 2);
		Topology first = refresh();
		assertThat(refresh().groups()).isSameAs(first.groups());
		this.source.answers(FakeTopology.primary("YYZ", "b"), FakeTopology.primary("other", "x"));
		Topology second = refresh();
		assertThat(second.group("other")).isSameAs(first.group("other"));
		assertThat(second.group("YYZ")).isNotEqualTo(first.group("YYZ"));
	}

	@Test
	void listenersAreToldBeforeAnybodyElse() throws Exception {
		CompletableFuture<Topology> told = new CompletableFuture<>();
		CompletableFuture<Boolean> tooLate = new CompletableFuture<>();
		CompletableFuture<CompletableFuture<Topology>> next = new CompletableFuture<>();
		this.cache.addListener(new TopologyListener() {

			@Override
			public void topologyChanged(Topology previous, Topology current) {
				CompletableFuture<Topology> caller = TopologyNewsTests.this.cache.refreshedAfter("YYZ",
						Objects.requireNonNull(current.answer("YYZ")).requestedAt());
				tooLate.complete(caller.isDone() || next.join().isDone()
						|| TopologyNewsTests.this.cache.current().equals(current));
				told.complete(current);
			}

		});
		next.complete(this.cache.nextAnswer("YYZ"));
		assertThat(told.get(5, TimeUnit.SECONDS).group("YYZ")).isNotNull();
		assertThat(tooLate.get(5, TimeUnit.SECONDS)).isFalse();
		assertThat(next.join().get(5, TimeUnit.SECONDS)).isSameAs(told.join());
	}

	@Test
	void aListenerThatThrowsHarmsNobody(CapturedOutput output) throws Exception {
		this.cache.addListener(new TopologyListener() {

			@Override
			public void topologyChanged(Topology previous, Topology current) {
				throw new IllegalStateException("broken listener");
			}

			@Override
			public String toString() {
				return "the broken one";
			}

		});
		this.cache.addListener(new Recorder());
		this.cache.use("YYZ");
		refresh();
		assertThat(this.news).contains("null -> a");
		assertThat(output).contains("TopologyNewsTests$").contains("failed, what it was told of goes on");
	}

	@Test
	void everyMoveIsLoggedOnce(CapturedOutput output) throws Exception {
		this.cache.use("YYZ");
		refresh();
		this.source.answers(FakeTopology.secondary("YYZ", "b"));
		refresh();
		refresh();
		this.source.answers(FakeTopology.primary("YYZ", "b"));
		refresh();
		this.source.answers(FakeTopology.primary("YYZ", "b"), FakeTopology.secondary("YYZ", "a"));
		refresh();
		assertThat(output.getOut()
			.lines()
			.map((line) -> line.replaceAll(".*(-- | : )(?=YYZ - )", ""))
			.filter((line) -> !line.isBlank())).containsExactly("YYZ - primary is a:3306 (fake)",
					"YYZ - no primary (fake)", "YYZ - server a:3306 left",
					"YYZ - primary moved from a:3306 to b:3306 (fake)", "YYZ - server a:3306 joined");
	}

	@Test
	void whatIsKnownStaysInUseAndTheSilenceIsLoggedOnce(CapturedOutput output) throws Exception {
		this.cache.use("YYZ");
		Topology known = refresh();
		this.cache.addListener(new Recorder());
		this.source.fails(new TopologyException("nobody there", null));
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(this::refresh)
				.withCauseInstanceOf(TopologyException.class)
				.withMessageContaining("nobody there");
		}
		assertThat(this.cache.current()).isSameAs(known);
		this.source.answers(FakeTopology.primary("YYZ", "a"), FakeTopology.secondary("YYZ", "b"));
		refresh();
		assertThat(output.getOut().split("last topology kept \\(\\d+ ms old\\): nobody there", -1)).hasSize(2);
		assertThat(output.getOut().split("source recovered", -1)).hasSize(2);
		assertThat(this.news).containsOnlyOnce("answered").contains("failed: nobody there");
	}

	static Stream<Throwable> strangeFailures() {
		return Stream.of(new IllegalStateException("x"), new NullPointerException("x"), new NoClassDefFoundError("x"),
				new StackOverflowError("x"));
	}

	@ParameterizedTest
	@MethodSource("strangeFailures")
	void noFailureOfTheSourceEndsTheRefreshing(Throwable failure) throws Exception {
		this.source.answers((groups) -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) failure;
		});
		this.cache.use("YYZ");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this::refresh)
			.withCauseInstanceOf(TopologyException.class)
			.withRootCauseInstanceOf(failure.getClass());
		this.source.answers(FakeTopology.primary("YYZ", "a"));
		assertThat(refresh().group("YYZ")).isNotNull();
	}

	private Topology refresh() throws Exception {
		return this.cache.refreshedAfter("YYZ", Instant.now()).get(5, TimeUnit.SECONDS);
	}

	/**
	 * Writes down what it is told.
	 */
	private final class Recorder implements TopologyListener {

		@Override
		public void topologyChanged(Topology previous, Topology current) {
			TopologyNewsTests.this.news.add(primary(previous) + " -> " + primary(current));
		}

		@Override
		public void lookupSucceeded(Set<String> groups, Duration took) {
			TopologyNewsTests.this.news.add("answered");
		}

		@Override
		public void lookupFailed(Set<String> groups, Duration took, TopologyException cause) {
			TopologyNewsTests.this.news.add("failed: " + cause.getMessage());
		}

		private static String primary(Topology topology) {
			Group group = topology.group("YYZ");
			Server primary = (group != null) ? group.primary() : null;
			return (primary != null) ? primary.host() : "null";
		}

	}

}
