package io.github.fabricspring.metrics;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PoolMetrics}.
 */
class PoolMetricsTests {

	private static final Server SERVER = new Server("a", "YYZ", "db1", 3306, ServerStatus.PRIMARY,
			ServerMode.READ_WRITE, 1);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final PoolMetrics metrics = new PoolMetrics(this.registry);

	@Test
	void metersGoWhenThePoolIsRetired() {
		try (HikariDataSource pool = pool()) {
			this.metrics.poolCreated(SERVER, pool);
			assertThat(this.registry.find("hikaricp.connections").tag("pool", "YYZ/db1:3306").gauge()).isNotNull();
			this.metrics.poolRetired(SERVER, pool);
			assertThat(this.registry.getMeters()).isEmpty();
		}
	}

	@Test
	void metersOfAServerThatIsBackStayWhenItsOldPoolIsClosedAtLast() {
		HikariDataSource old = pool();
		this.metrics.poolCreated(SERVER, old);
		this.metrics.poolRetired(SERVER, old);
		try (HikariDataSource pool = pool()) {
			this.metrics.poolCreated(SERVER, pool);
			int meters = this.registry.getMeters().size();
			old.close();
			assertThat(this.registry.getMeters()).hasSize(meters).isNotEmpty();
		}
	}

	private static HikariDataSource pool() {
		JdbcDataSource database = new JdbcDataSource();
		database.setUrl("jdbc:h2:mem:metrics");
		HikariConfig config = new HikariConfig();
		config.setPoolName("YYZ/db1:3306");
		config.setDataSource(database);
		return new HikariDataSource(config);
	}

}
