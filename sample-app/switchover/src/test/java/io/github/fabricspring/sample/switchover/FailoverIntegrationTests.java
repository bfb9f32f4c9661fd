package io.github.fabricspring.sample.switchover;

import java.nio.file.Path;
import java.time.Duration;

import io.github.fabricspring.sample.StarterProperties;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotated transactions on real servers, while their primary, a replica or the node goes
 * away.
 */
class FailoverIntegrationTests {

	private static final String GROUP = "YYZ";

	private static final int WRITERS = 4;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static LocalFabric fabric;

	private static ConfigurableApplicationContext application;

	private final Pulse pulse = new Pulse();

	@TempDir
	private Path directory;

	@BeforeAll
	static void start() {
		fabric = LocalFabric.start(farm.get(), GROUP);
		application = SwitchoverApplication.start(StarterProperties.of(fabric), null, GROUP);
	}

	@AfterAll
	static void stop() {
		application.close();
		fabric.close();
	}

	@Test
	void aSwitchoverIsNoticedByNobody() {
		String before = fabric.primary();
		SwitchoverReport report = during(fabric::switchOver);
		assertThat(fabric.primary()).isNotEqualTo(before);
		assertThat(report.unknown()).isZero();
	}

	@Test
	void aKilledPrimaryLosesAndDoublesNothing() {
		String before = fabric.primary();
		SwitchoverReport report = during(() -> {
			fabric.killPrimary();
			awaitCommits();
			assertThat(fabric.primary()).isNotNull().isNotEqualTo(before);
		});
		assertThat(report.reruns()).isPositive();
		fabric.restore();
	}

	@Test
	void aKilledReplicaIsNoticedByNobody() {
		MysqlServer replica = farm.get()
			.servers()
			.stream()
			.filter((server) -> !server.address().equals(fabric.primary()))
			.findFirst()
			.orElseThrow();
		SwitchoverReport report = during(replica::kill);
		assertThat(report.unknown()).isZero();
		fabric.restore();
	}

	@Test
	void aNodeThatRestartsInMidRunIsNoticedByNobody() {
		SwitchoverReport report = during(() -> {
			fabric.restartNode();
			awaitCommits();
			fabric.switchOver();
		});
		assertThat(report.unknown()).isZero();
	}

	@Test
	void whileTheNodeIsDownForLongerThanItsTtlTheLastTopologyServes() throws InterruptedException {
		String primary = fabric.primary();
		SwitchoverReport report = during(() -> {
			fabric.stopNode();
			long seen = this.pulse.whole().commits();
			long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
			Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() > end);
			assertThat(this.pulse.whole().commits()).isGreaterThan(seen);
			fabric.restartNode();
		});
		assertThat(report.reruns()).isZero();
		assertThat(fabric.primary()).isEqualTo(primary);
	}

	private SwitchoverReport during(Runnable event) {
		NumberedTransactions transactions = application.getBean(NumberedTransactions.class);
		RerunCounter reruns = application.getBean(RerunCounter.class);
		long rerunsBefore = reruns.count();
		transactions.createTables();
		try (Journal journal = new Journal(this.directory.resolve("journal"))) {
			try (Writers writers = new Writers(WRITERS, transactions, journal, this.pulse)) {
				writers.start();
				awaitCommits();
				event.run();
				awaitCommits();
			}
			SwitchoverReport report = SwitchoverReport.of(journal, transactions.read(), reruns.count() - rerunsBefore,
					this.pulse.whole().longestGap(), 0);
			assertThat(report).matches(SwitchoverReport::isClean, "nothing failed, lost or doubled");
			return report;
		}
	}

	private void awaitCommits() {
		long seen = this.pulse.whole().commits();
		Awaitility.await("commits").atMost(PATIENCE).until(() -> this.pulse.whole().commits() > seen + 10L * WRITERS);
	}

}
