package io.github.fabricspring.pool;

import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.Map;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.zaxxer.hikari.HikariConfig;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.support.Routing;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How pools are configured.
 */
class PoolConfigurationTests {

	@Test
	void poolIsSeenThroughJmxUntilItIsClosed() throws SQLException, JMException {
		MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
		ObjectName name;
		try (Routing routing = new Routing("YYZ")) {
			routing.hikari.put("register-mbeans", "true");
			int port = routing.a.primary("YYZ").port();
			name = new ObjectName("com.zaxxer.hikari:type=Pool (YYZ/a_" + port + ")");
			routing.dataSource.getConnection().close();
			assertThat(beans.getAttribute(name, "TotalConnections")).isEqualTo(1);
		}
		assertThat(beans.isRegistered(name)).isFalse();
	}

	@Test
	void nameOfAPoolWithMbeansIsLegalWhateverTheGroupIsCalled() throws JMException {
		HikariConfig config = PoolConfiguration.of(server("*\"a=b, c?\""), settings(Map.of("register-mbeans", "true")));
		assertThat(config.getPoolName()).isEqualTo("__a_b__c__/a_3306");
		assertThat(new ObjectName("com.zaxxer.hikari:type=Pool,name=" + config.getPoolName()).isPattern()).isFalse();
	}

	@Test
	void nameOfAPoolWithoutMbeansHasTheAddressAsItIs() {
		assertThat(PoolConfiguration.of(server("YYZ"), settings(Map.of())).getPoolName()).isEqualTo("YYZ/a:3306");
	}

	private static Server server(String group) {
		return new Server("uuid", group, "a", 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1.0);
	}

	private static PoolSettings settings(Map<String, String> hikari) {
		return new PoolSettings(null, null, null, Map.of(), hikari);
	}

}
