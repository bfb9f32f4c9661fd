package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The question to a primary whether it takes writes.
 */
class PrimaryCheckIntegrationTests {

	private static final String QUESTION = "SELECT @@global.read_only";

	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	@Test
	void isNotForAPrimaryThatHasJustSaidSoItself() throws IOException, SQLException {
		FarmAccounts.Account account = FarmAccounts.DEFAULTS.discovery();
		StatementBench bench = StatementBench.on(server, "fabric.groups.[YYZ].discovery=replication",
				"fabric.discovery.username=" + account.user(), "fabric.discovery.password=" + account.password());
		AtomicInteger asked = new AtomicInteger();
		bench.cut((request) -> {
			if (request.startsWith(QUESTION)) {
				asked.incrementAndGet();
			}
			return null;
		}, () -> {
		});
		insert(bench, 1);
		insert(bench, 2);
		// when its pool was new
		int before = asked.get();
		assertThat(before).isPositive();
		server.execute("SET GLOBAL read_only = ON");
		await().until(() -> !hasPrimary(bench));
		server.execute("SET GLOBAL read_only = OFF");
		insert(bench, 3);
		assertThat(asked).hasValue(before);
		assertThat(bench.numbers()).containsExactly(1, 2, 3);
	}

	private static void insert(StatementBench bench, int number) {
		assertThat(bench.transaction(Rerun.SAFE, () -> bench.insert(number))).isEqualTo(new Told("returned", 1, ""));
	}

	private static boolean hasPrimary(StatementBench bench) {
		Group group = bench.bean(TopologyMonitor.class).current().group(StatementBench.GROUP);
		return group != null && group.primary() != null;
	}

}
