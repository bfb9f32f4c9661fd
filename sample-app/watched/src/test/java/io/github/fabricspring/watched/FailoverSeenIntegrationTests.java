package io.github.fabricspring.watched;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.fabricspring.actuate.FabricEndpoint;
import io.github.fabricspring.page.source.EndpointSource;
import io.github.fabricspring.page.source.HttpSource;
import io.github.fabricspring.page.source.Reading;
import io.github.fabricspring.test.Failover;
import io.github.fabricspring.test.FailoverTest;
import io.github.fabricspring.watched.WatchedApplication.FinishedSpans;
import io.github.fabricspring.watched.WatchedApplication.Notes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is seen of a failover from outside: spans, and what actuator answers over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@FailoverTest
class FailoverSeenIntegrationTests {

	private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

	@Autowired
	private Notes notes;

	@Autowired
	private FinishedSpans spans;

	@Autowired
	private FabricEndpoint endpoint;

	@Autowired
	private OnChange onChange;

	@LocalServerPort
	private int port;

	@BeforeEach
	void forget() {
		this.spans.exporter().reset();
	}

	@Test
	void aKillIsSeenInSpansMetersHealthAndTheEndpoint(Failover failover) {
		int reruns = count("fabric.rerun", "reason:server-lost");
		int failovers = count("fabric.failover", "outcome:recovered");
		failover.atStatement(2).kill();
		List<String> health = this.onChange.record(() -> String.valueOf(get("/actuator/health")),
				() -> failover.during(() -> this.notes.write("seen")));
		assertThat(health).isNotEmpty()
			.allMatch((answer) -> answer.endsWith("groups=[liveness, readiness], status=UP}"));
		assertThat(spans()).containsExactly("YYZ call success < none", "YYZ attempt server-lost < YYZ call",
				"YYZ wait success < YYZ call", "YYZ attempt success < YYZ call");
		assertThat(spanNamed("YYZ wait").getStartEpochNanos())
			.isGreaterThanOrEqualTo(spanNamed("YYZ attempt").getEndEpochNanos());
		assertThat(count("fabric.rerun", "reason:server-lost")).isEqualTo(reruns + 1);
		assertThat(count("fabric.failover", "outcome:recovered")).isEqualTo(failovers + 1);
		assertThat(count("fabric.call.wait", "outcome:success")).isPositive();
		assertThat(String.valueOf(get("/actuator/fabric").get("incidents"))).contains("reruns=1");
		assertThat(String.valueOf(get("/actuator/health"))).doesNotContain("withoutPrimarySince=");
	}

	@Test
	void aPageOfAnotherProgramShowsTheApplication(Failover failover) throws Exception {
		HttpSource source = HttpSource.at("http://127.0.0.1:" + this.port);
		this.notes.write("before");
		long before = commits(source.read());
		this.notes.write("seen");
		failover.switchOver();
		this.notes.write("seen again");
		Reading after = source.read();
		assertThat(commits(after)).isEqualTo(before + 2);
		assertThat(after.json()).contains("\"YYZ\":{", "\"servers\":[{", "\"incidents\":[{");
		assertThat(after.commits()).isEqualTo(new EndpointSource(this.endpoint, "here").read().commits());
	}

	private static long commits(Reading reading) {
		return Objects.requireNonNull(reading.commits().get("YYZ"));
	}

	private SpanData spanNamed(String name) {
		return finished().stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	private List<SpanData> finished() {
		return this.spans.exporter()
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().startsWith("YYZ "))
			.sorted((one, other) -> Long.compare(one.getStartEpochNanos(), other.getStartEpochNanos()))
			.toList();
	}

	private List<String> spans() {
		Map<String, SpanData> byId = finished().stream()
			.collect(Collectors.toMap(SpanData::getSpanId, Function.identity()));
		return finished().stream().map((span) -> {
			SpanData parent = byId.get(span.getParentSpanId());
			return "%s %s < %s".formatted(span.getName(), span.getAttributes().get(OUTCOME),
					(parent != null) ? parent.getName() : "none");
		}).toList();
	}

	private int count(String meter, String tag) {
		List<?> measurements = (List<?>) Objects
			.requireNonNull(get("/actuator/metrics/" + meter + "?tag=group:YYZ&tag=" + tag).get("measurements"));
		Map<?, ?> first = (Map<?, ?>) measurements.get(0);
		return ((Number) Objects.requireNonNull(first.get("value"))).intValue();
	}

	private Map<?, ?> get(String path) {
		return Objects.requireNonNull(
				RestClient.create("http://127.0.0.1:" + this.port).get().uri(path).retrieve().body(Map.class));
	}

}
