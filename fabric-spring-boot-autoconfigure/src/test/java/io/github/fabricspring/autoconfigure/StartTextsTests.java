package io.github.fabricspring.autoconfigure;

import java.net.ConnectException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

import javax.net.ssl.SSLHandshakeException;

import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.driver.ConnectingDriver;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the exact texts that an application ends with when it does not start.
 */
class StartTextsTests {

	private static final String TABLE = "\nCorrect it. docs/properties.md lists every property with its range.";

	private static final String LENIENT = " fabric.startup=lenient starts the application without it.";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"fabric.addresses=http://fabric1:32274 | fabric.addresses is 'http://fabric1:32274': fabric.addresses: 'http://fabric1:32274' is not an address of the form host:port ('http://fabric1:32274' is no host: name host:port alone, without scheme, user, path).",
			"fabric.groups.YYZ.servers=jdbc:mysql://db1/shop | fabric.groups.YYZ.servers is 'jdbc:mysql://db1/shop': fabric.groups.YYZ.servers: 'jdbc:mysql://db1/shop' is not an address of the form host:port ('jdbc:mysql://db1/shop' is no host: name host:port alone, without scheme, user, path).",
			"fabric.groups.YYZ.servers=db1:mysql | fabric.groups.YYZ.servers is 'db1:mysql': fabric.groups.YYZ.servers: 'db1:mysql' is not an address of the form host:port (the port 'mysql' is no number).",
			"fabric.retry.timeout=soon | fabric.retry.timeout is 'soon': must be a duration such as 500ms, 2s or 1h.",
			"fabric.retry.timeout=0s | fabric.retry.timeout is 'PT0S': must be above 0, for example 3s.",
			"fabric.retry.max-attempts=many | fabric.retry.max-attempts is 'many': must be a whole number.",
			"fabric.retry.enabled=perhaps | fabric.retry.enabled is 'perhaps': must be true or false.",
			"fabric.startup=later | fabric.startup is 'later': must be one of lenient, wait, strict.",
			"fabric.datasource.hikari.maximum-pool-size=many | fabric.datasource.hikari.maximum-pool-size is 'many': is refused by HikariCP: not a whole number (it may come from fabric.groups.<id>.datasource.hikari, too).",
			"fabric.datasource.hikari.connection-timeout=10 | fabric.datasource.hikari.connection-timeout is '10': is refused by HikariCP: connectionTimeout cannot be less than 250ms (it may come from fabric.groups.<id>.datasource.hikari, too).",
			"fabric.datasource.hikari.read-only=perhaps | fabric.datasource.hikari.read-only is 'perhaps': must be true or false (it may come from fabric.groups.<id>.datasource.hikari, too).",
			"fabric.datasource.hikari.max-pool=5 | fabric.datasource.hikari.max-pool is '5': is not a HikariCP setting, or one that the starter sets itself (it may come from fabric.groups.<id>.datasource.hikari, too).",
			"fabric.datasource.properties.socketTimeOut=5 | fabric.datasource.properties.socketTimeOut is '5': is not a property of Connector/J, which would ignore it: did you mean 'socketTimeout'? (it may come from fabric.groups.<id>.datasource.properties, too).",
			"fabric.datasource.properties.connectTimeout=5s | fabric.datasource.properties.connectTimeout is '5s': is refused by Connector/J: The connection property 'connectTimeout' only accepts integer values. The value '5s' can not be converted to an integer. (it may come from fabric.groups.<id>.datasource.properties, too).",
			"fabric.datasource.username=${DB_USER} | fabric.datasource.username is '${DB_USER}': nothing resolves this placeholder: set the environment variable or property that it names (the value may come from fabric.groups.<id>, too).",
			"fabric.datasource.password=x${DB_SECRET}y | fabric.datasource.password is '${DB_SECRET}': nothing resolves this placeholder: set the environment variable or property that it names (the value may come from fabric.groups.<id>, too)." })
	void aValueThatCannotBeIsToldByTheNameOfItsProperty(String property, String text) {
		Contexts.bare()
			.withPropertyValues(property)
			.run((context) -> assertThat(
					Analyses.printed(context.getStartupFailure()).replaceAll(" \\(set in .*?\\)", ""))
				.isEqualTo(text + TABLE));
	}

	@Test
	void whenTheLoginIsRefusedSaysInTheServersWordsAndWhatToCheck() {
		failing(new SQLException("Access denied for user 'app'@'localhost' (using password: YES)", "28000", 1045))
			.withBean("startTextsTests.Eager", Contexts.Eager.class)
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"""
							The bean 'startTextsTests.Eager' needs a connection while the application starts. YYZ - db1:3306 refused it: Access denied for user 'app'@'localhost' (using password: YES)
							Check fabric.datasource.username and .password (or fabric.groups.YYZ.datasource.username and .password). They are an account of the MySQL servers, not of the Fabric node; it must be allowed to log in from this host: CREATE USER … IDENTIFIED BY …."""));
	}

	@Test
	void whenTheServersRefuseToBeAskedNamesTheAccountForQuestionsToo() {
		failing(new SQLException("Access denied for user 'app'@'localhost' (using password: YES)", "28000", 1045))
			.withPropertyValues("fabric.startup=strict", "fabric.groups.YYZ.discovery=auto")
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"""
							fabric.startup=strict wants every group ready. YYZ - each server refused it: Access denied for user 'app'@'localhost' (using password: YES)
							Check fabric.datasource.username and .password (or fabric.groups.YYZ.datasource.username and .password). They are an account of the MySQL servers, not of the Fabric node; it must be allowed to log in from this host: CREATE USER … IDENTIFIED BY …. Check fabric.discovery.username and .password as well: where they are set, the servers are asked with that account."""
							+ LENIENT));
	}

	@Test
	void whenTheDatabaseIsMissingSaysWhereToCreateIt() {
		failing(new SQLException("Unknown database 'shop'", "42000", 1049)).withPropertyValues("fabric.startup=strict")
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"""
							fabric.startup=strict wants every group ready. YYZ - db1:3306 refused it: Unknown database 'shop'
							Create the database on the primary, or correct fabric.datasource.database (or fabric.groups.YYZ.datasource.database)."""
							+ LENIENT));
	}

	@Test
	void whenTheAccountMayNotUseTheDatabaseSaysHowToGrantIt() {
		failing(new SQLException("Access denied for user 'app'@'%' to database 'shop'", "42000", 1044))
			.withPropertyValues("fabric.startup=strict")
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"""
							fabric.startup=strict wants every group ready. YYZ - db1:3306 refused it: Access denied for user 'app'@'%' to database 'shop'
							Grant the account its database: GRANT ALL ON <database>.* TO <account>. Or check fabric.datasource.database."""
							+ LENIENT));
	}

	@Test
	void whenTheCertificateDoesNotMatchSaysWhereTrustIsSet() {
		failing(new SQLException("Communications link failure", "08S01",
				new SSLHandshakeException("unable to find valid certification path to requested target")))
			.withPropertyValues("fabric.startup=strict")
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).contains("refused it",
					"Check the certificates: fabric.datasource.properties.sslMode and trustCertificateKeyStoreUrl"));
	}

	@Test
	void whenTheServerCannotBeReachedUnderStrictSaysSoAfterTheDeadline() {
		failing(new SQLException("Communications link failure", "08S01", new ConnectException("Connection refused")))
			.withPropertyValues("fabric.startup=strict", "fabric.retry.timeout=100ms")
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"""
							fabric.startup=strict wants every group ready. YYZ - db1:3306 could not be connected to: Communications link failure
							Check that MySQL runs at db1:3306 and can be reached from here. If the server is down for good, promote another one."""
							+ LENIENT));
	}

	@ParameterizedTest
	@CsvSource({ "lenient", "wait" })
	void whenTheServerRefusesTheLoginTheApplicationStartsAllTheSame(String mode) {
		failing(new SQLException("Access denied", "28000", 1045)).withPropertyValues("fabric.startup=" + mode)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenTheGroupIsReadyAStrictApplicationStarts() {
		Contexts.withGroups()
			.withPropertyValues("fabric.startup=strict", "fabric.default-group=YYZ")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void springDataJdbcIsAdvisedToNameItsDialect() {
		Contexts.withGroups()
			.withBean("jdbcDialect", Contexts.Eager.class)
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"""
							The bean 'jdbcDialect' connects to a database while the application starts, outside any @FabricGroup, and fabric.default-group is not set, so its group is unknown.
							Set fabric.default-group to the group for all code outside @FabricGroup and FabricTemplate, or set spring.data.jdbc.dialect=mysql, so that Spring Data JDBC need not ask the database for it."""));
	}

	@Test
	void connectionDetailsOfAnOrdinaryDatabaseNameNoGroup() {
		Contexts.withGroups()
			.withBean(JdbcConnectionDetails.class, OrdinaryDetails::new)
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"""
							Both the JdbcConnectionDetails jdbc:postgresql://db1/shop and Fabric claim the application's data source: the JdbcConnectionDetails jdbc:postgresql://db1/shop asks for one database, the Fabric starter routes to the servers of its groups. Only one of them could serve, and writes would silently go to the other's servers.
							Choose one:
							    - Fabric only: remove the JdbcConnectionDetails jdbc:postgresql://db1/shop and set fabric.datasource.username, .password and .database.
							    - The ordinary data source only: set fabric.enabled=false; @FabricGroup is inert then.
							    - Both: declare the other DataSource as a bean of your own. Fabric's is then the bean "fabricDataSource", to be asked for by that name."""));
	}

	@Test
	void anOutcomeTableWithoutItsRightsIsToldInTheServersWords() {
		Contexts.withGroups()
			.withBean(Unwritable.class)
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure())).isEqualTo(
					"""
							The outcome table `fabric_outcome` of group YYZ on db1:3306 cannot be written: give the account INSERT, UPDATE and DELETE on it. The server said: INSERT command denied to user 'app'@'%' for table 'fabric_outcome'
							Follow the description, or run without the table: rerun = SAFE in @FabricGroup and in fabric.retry.rerun."""));
	}

	private static ApplicationContextRunner failing(SQLException error) {
		return Contexts.bare()
			.withBean(DriverConnector.class,
					() -> new DriverConnector(new Failing(error),
							(group) -> new PoolSettings("app", null, null, Map.of(), Map.of())))
			.withPropertyValues("fabric.groups.YYZ.servers=db1", "fabric.groups.YYZ.discovery=fixed",
					"fabric.default-group=YYZ", "fabric.datasource.username=app",
					"fabric.datasource.hikari.connection-timeout=250");
	}

	private static final class Failing extends ConnectingDriver {

		private final SQLException error;

		Failing(SQLException error) {
			this.error = error;
		}

		@Override
		public Connection connect(String url, Properties properties) throws SQLException {
			throw this.error;
		}

	}

	static class OrdinaryDetails implements JdbcConnectionDetails {

		@Override
		public String getUsername() {
			return "app";
		}

		@Override
		public String getPassword() {
			return "";
		}

		@Override
		public String getJdbcUrl() {
			return "jdbc:postgresql://db1/shop?password=secret";
		}

	}

	static class Unwritable implements InitializingBean {

		@Override
		public void afterPropertiesSet() {
			throw new OutcomeTableException(
					"The outcome table `fabric_outcome` of group YYZ on db1:3306 cannot be written: give the account INSERT, UPDATE and DELETE on it. The server said: INSERT command denied to user 'app'@'%' for table 'fabric_outcome'");
		}

	}

}
