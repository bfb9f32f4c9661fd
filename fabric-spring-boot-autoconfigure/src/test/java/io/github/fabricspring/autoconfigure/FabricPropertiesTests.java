package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.autoconfigure.GroupProperties.DiscoveryMode;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.topology.HostAndPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FabricProperties} and {@link FabricNodeProperties}.
 */
class FabricPropertiesTests {

	@Test
	void defaultsAreThoseOfTheTable() {
		FabricNodeProperties node = bind(FabricNodeProperties.class, Map.of());
		assertThat(node.addresses()).containsExactly("localhost:32274");
		assertThat(node.username()).isNull();
		assertThat(node.password()).isNull();
		assertThat(node.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(node.readTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(node.reportFailures()).isFalse();
		FabricProperties properties = bind(FabricProperties.class, Map.of());
		assertThat(properties.defaultGroup()).isNull();
		assertThat(properties.topology().refreshInterval()).isNull();
		assertThat(properties.retry().enabled()).isTrue();
		assertThat(properties.retry().maxAttempts()).isEqualTo(10);
		assertThat(properties.retry().timeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(properties.retry().rerun()).isEqualTo(Rerun.AUTO);
		assertThat(properties.read().routing()).isEqualTo(ReadRouting.SECONDARY);
	}

	@Test
	void groupOverridesWhatItNamesAndKeepsTheRest() {
		FabricProperties properties = bind(FabricProperties.class,
				Map.of("fabric.datasource.username", "app", "fabric.datasource.password", "secret",
						"fabric.datasource.database", "shop", "fabric.datasource.hikari.maximum-pool-size", "20",
						"fabric.datasource.hikari.minimum-idle", "3", "fabric.groups.YYZ.datasource.database", "yyz",
						"fabric.groups.YYZ.datasource.hikari.maximum-pool-size", "5"));
		FabricProperties.DataSourceProperties overridden = properties.datasource("YYZ");
		assertThat(overridden.username()).isEqualTo("app");
		assertThat(overridden.password()).isEqualTo("secret");
		assertThat(overridden.database()).isEqualTo("yyz");
		assertThat(overridden.hikari())
			.containsExactlyInAnyOrderEntriesOf(Map.of("maximum-pool-size", "5", "minimum-idle", "3"));
		assertThat(properties.datasource("ZRH").database()).isEqualTo("shop");
	}

	@Test
	void groupOverridesASettingOfThePoolHoweverItIsSpelled() {
		FabricProperties properties = bind(FabricProperties.class, Map.of("fabric.datasource.hikari.maximumPoolSize",
				"20", "fabric.groups.YYZ.datasource.hikari.maximum-pool-size", "5"));
		assertThat(properties.datasource("YYZ").pool()).containsExactly(Map.entry("maximum-pool-size", "5"));
	}

	@ParameterizedTest
	@CsvSource({ "hikari.minimum-idle, warm-connections", "warm-connections, hikari.minimum-idle",
			"warm-connections, warm-connections", "hikari.minimumIdle, hikari.minimum-idle" })
	void groupSaysHowManyConnectionsAreWarmInEitherWay(String all, String one) {
		FabricProperties properties = bind(FabricProperties.class,
				Map.of("fabric.datasource." + all, "3", "fabric.groups.YYZ.datasource." + one, "7"));
		assertThat(properties.datasource("YYZ").pool()).containsExactlyInAnyOrderEntriesOf(Map.of("minimum-idle", "7"));
	}

	@Test
	void groupIsFoundThoughItsKeyLostItsCaseInAnEnvironmentVariable() {
		FabricProperties properties = bind(FabricProperties.class,
				Map.of("fabric.groups.yyz.datasource.database", "lower"));
		assertThat(properties.datasource("YYZ").database()).isEqualTo("lower");
	}

	@Test
	void groupListsItsServersAndTheAddressesWhereTheyAreReached() {
		FabricProperties properties = bind(FabricProperties.class,
				Map.of("fabric.groups.YYZ.servers", "db1:3306,db2", "fabric.groups.ZRH.servers[0]", "[::1]:3307",
						"fabric.groups.YYZ.address-map[mysql-0.mysql:3306]", "localhost:13306"));
		GroupProperties group = Objects.requireNonNull(properties.groups().get("yyz"));
		assertThat(group.addresses()).containsExactly(new HostAndPort("db1", 3306), new HostAndPort("db2", 3306));
		assertThat(group.discovery()).isEqualTo(DiscoveryMode.AUTO);
		assertThat(group.reachable())
			.containsExactly(Map.entry(new HostAndPort("mysql-0.mysql", 3306), new HostAndPort("localhost", 13306)));
		assertThat(Objects.requireNonNull(properties.groups().get("ZRH")).addresses())
			.containsExactly(new HostAndPort("::1", 3307));
	}

	@Test
	void serverThatIsListedTwiceIsOne() {
		FabricProperties properties = bind(FabricProperties.class,
				Map.of("fabric.groups.YYZ.servers", "db1:3306,db2,db1"));
		assertThat(Objects.requireNonNull(properties.groups().get("YYZ")).addresses())
			.containsExactly(new HostAndPort("db1", 3306), new HostAndPort("db2", 3306));
	}

	@Test
	void accountForQuestionsThatIsLeftEmptyIsThatOfTheDataSource() {
		FabricProperties properties = bind(FabricProperties.class,
				Map.of("fabric.discovery.username", " ", "fabric.discovery.password", ""));
		assertThat(properties.discovery().login()).isEmpty();
		assertThat(properties.discovery().username()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "käse", "x.y", "a/b", "a[0]", "A-b_C" })
	void namesOfGroupsMayHaveOddCharacters(String name) {
		FabricProperties properties = bind(FabricProperties.class, Map.of("fabric.groups[" + name + "].servers",
				"db1:3306", "fabric.groups[" + name + "].discovery", "GroupReplication"));
		assertThat(properties.groups()).containsOnlyKeys(name);
		assertThat(properties.groups().values()).singleElement()
			.satisfies((group) -> assertThat(group.discovery()).isEqualTo(DiscoveryMode.GROUP_REPLICATION));
	}

	@ParameterizedTest
	@CsvSource({ "group-replication, GROUP_REPLICATION", "GROUP_REPLICATION, GROUP_REPLICATION",
			"Replication, REPLICATION", "fixed, FIXED", "AUTO, AUTO" })
	void enginesAreSpelledAsBootSpellsEnums(String text, DiscoveryMode engine) {
		FabricProperties properties = bind(FabricProperties.class,
				Map.of("fabric.groups.YYZ.servers", "db1", "fabric.groups.YYZ.discovery", text));
		assertThat(properties.groups().values()).extracting(GroupProperties::discovery).containsExactly(engine);
	}

	@ParameterizedTest
	@CsvSource({ "discovery, fixed, servers", "discovery, auto, servers", "servers, '', servers",
			"servers, '${db.servers:}', servers", "servers, '${db.servers}', servers", "servers, 'db1,', servers",
			"'address-map[a:1]', b:1, servers" })
	void refusesWhatNeedsServersWithoutAny(String name, String value, String property) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(FabricProperties.class, Map.of("fabric.groups.YYZ." + name, value)))
			.havingRootCause()
			.withMessageContaining("fabric.groups.YYZ." + property);
	}

	@Test
	void refusesAReportedAddressThatLostItsPort() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(FabricProperties.class,
					Map.of("fabric.groups.YYZ.servers", "db1", "fabric.groups.YYZ.address-map.db1", "localhost:1")))
			.havingRootCause()
			.withMessageContaining("write it in brackets");
	}

	@ParameterizedTest
	@CsvSource({ "fabric.connect-timeout, 0s", "fabric.read-timeout, -1s", "fabric.password, secret",
			"fabric.addresses, db1:port", "fabric.addresses, '${fabric.nodes}'" })
	void refusesInWordsThatNameThePropertyOfTheNode(String property, String value) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(FabricNodeProperties.class, Map.of(property, value)))
			.havingRootCause()
			.withMessageContaining(property);
	}

	@ParameterizedTest
	@CsvSource({ "fabric.retry.max-attempts, 0", "fabric.retry.timeout, 0s", "fabric.retry.rerun, default",
			"fabric.topology.refresh-interval, 0s", "fabric.topology.suspect-after, 19ms",
			"fabric.groups.YYZ.servers, db1:99999", "fabric.discovery.password, x",
			"fabric.discovery.username, ${nobody.knows}", "fabric.discovery.password, ${nobody.knows}",
			"fabric.default-group, ' '", "fabric.default-group, ${nobody.knows}" })
	void refusesInWordsThatNameTheProperty(String property, String value) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(FabricProperties.class, Map.of(property, value)))
			.havingRootCause()
			.withMessageContaining(property);
	}

	@ParameterizedTest
	@CsvSource({ "maximum-pool-sizee, 5", "jdbc-url, jdbc:mysql://db1/shop", "pool-name, mine" })
	void refusesWhatIsNoSettingOfAPool(String name, String value) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(FabricProperties.class, Map.of("fabric.datasource.hikari." + name, value)))
			.havingRootCause()
			.withMessageContaining(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "fabric.datasource.properties.trackSessionState",
			"fabric.groups.YYZ.datasource.properties.trackSessionState" })
	void refusesADriverThatDoesNotListenToTheServersReports(String property) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(FabricProperties.class, Map.of(property, "no")))
			.havingRootCause()
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.withMessageContaining("trackSessionState");
	}

	@ParameterizedTest
	@ValueSource(strings = { "useLocalTransactionState", "autoReconnect", "autoReconnectForPools",
			"clobberStreamingResults", "emulateLocators" })
	void refusesADriverThatLeavesOutCommitsConnectsAnewOrWritesUnseen(String name) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(FabricProperties.class, Map.of("fabric.datasource.properties." + name, "true")))
			.havingRootCause()
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.withMessageContaining(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "coldFusion", "clusterBase", "maxPerformance,clusterBase" })
	void refusesASetOfPropertiesWithOneThatIsRefused(String sets) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(FabricProperties.class, Map.of("fabric.datasource.properties.useConfigs", sets)))
			.havingRootCause()
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.withMessageContainingAll("useConfigs", "autoReconnect");
	}

	@Test
	void takesASetOfPropertiesWithoutHarm() {
		assertThat(bind(FabricProperties.class, Map.of("fabric.datasource.properties.useConfigs", "maxPerformance"))
			.datasource()
			.properties()).containsEntry("useConfigs", "maxPerformance");
	}

	@ParameterizedTest
	@CsvSource({ "maximum-pool-size, maximum-pool-size", "maximumPoolSize, maximum-pool-size",
			"MAXIMUMPOOLSIZE, maximum-pool-size", "maximum.pool.size, maximum-pool-size",
			"keepalive-time, keepalive-time", "connection-timeout, connection-timeout" })
	void takesASettingOfAPoolHoweverItIsSpelled(String name, String setting) {
		assertThat(
				bind(FabricProperties.class, Map.of("fabric.datasource.hikari." + name, "30000")).datasource().hikari())
			.containsExactly(Map.entry(setting, "30000"));
	}

	@Test
	void passwordsAreNotPrinted() {
		assertThat(bind(FabricNodeProperties.class, Map.of("fabric.username", "admin", "fabric.password", "secret")))
			.asString()
			.doesNotContain("secret");
		assertThat(bind(FabricProperties.class,
				Map.of("fabric.datasource.password", "secret",
						"fabric.datasource.properties.trustCertificateKeyStorePassword", "secret")))
			.asString()
			.doesNotContain("secret");
	}

	private static <T> T bind(Class<T> type, Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("fabric", type);
	}

}
