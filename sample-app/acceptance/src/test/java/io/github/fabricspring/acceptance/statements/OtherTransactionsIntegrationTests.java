package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.incrementer.MySQLMaxValueIncrementer;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions that were committed in a call before it lost its connection: those of id
 * generators, those that only read, and others.
 */
class OtherTransactionsIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = Numbers.server()
		.beforeAll("CREATE TABLE app.next_number (value INT NOT NULL)", "INSERT INTO app.next_number VALUES (0)",
				"CREATE TABLE app.numbered (id BIGINT PRIMARY KEY)", "CREATE TABLE app.numbered_seq (next_val BIGINT)",
				"INSERT INTO app.numbered_seq VALUES (1)", "CREATE TABLE app.tabled (id BIGINT PRIMARY KEY)",
				"CREATE TABLE app.generators (sequence_name VARCHAR(255) PRIMARY KEY, next_val BIGINT)")
		.beforeEach("DELETE FROM app.numbered", "DELETE FROM app.tabled");

	private static StatementBench bench;

	@BeforeAll
	static void open() throws IOException {
		// The resources of these tests leave JPA out
		bench = server.closing(new StatementBench(server.get(), Jpa.class, "spring.autoconfigure.exclude=",
				"spring.jpa.properties.hibernate.physical_naming_strategy="
						+ "org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl"));
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void hibernatesSequenceTableIsNoPartOfTheCall(Rerun rerun) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(rerun, () -> {
			for (int i = 0; i < 60; i++) {
				entities().persist(new Numbered());
			}
			entities().flush();
			bench.reach();
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(count("numbered")).isEqualTo(60);
	}

	@Test
	void hibernatesTableGeneratorIsNoPartOfTheCall() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			entities().persist(new Tabled());
			entities().flush();
			bench.reach();
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(count("tabled")).isOne();
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void springsIncrementerIsNoPartOfTheCall(Rerun rerun) throws SQLException {
		MySQLMaxValueIncrementer incrementer = new MySQLMaxValueIncrementer(bench.bean(DataSource.class), "next_number",
				"value");
		incrementer.setUseNewConnection(true);
		bench.cutOnce();
		Told told = bench.transaction(rerun, () -> {
			bench.insert(incrementer.nextIntValue());
			bench.reach();
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void transactionThatOnlyReadIsNoCommit(Rerun rerun) throws SQLException {
		bench.cutOnce();
		Told told = bench.call(rerun, () -> {
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED,
					() -> bench.jdbc().queryForList("SELECT n FROM numbers"));
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				bench.insert(1);
				bench.reach();
			});
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "COMMIT", "COMMIT AND CHAIN", "ROLLBACK", "SELECT 1" })
	void statementThatEndsNothingIsNoCommit(String statement) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> {
			bench.jdbc().execute(statement);
			bench.insert(1);
			bench.reach();
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void everyOtherWriteOnAnotherConnectionIsPartOfTheCall(Rerun rerun) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(rerun, () -> {
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, () -> {
				bench.jdbc().queryForList("SELECT n FROM numbers FOR UPDATE");
				bench.insert(1);
			});
			bench.insert(2);
			bench.reach();
		});
		assertThat(told.what()).isEqualTo("TransactionPartlyCommittedException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	private static EntityManager entities() {
		return SharedEntityManagerCreator.createSharedEntityManager(bench.bean(EntityManagerFactory.class));
	}

	private static int count(String table) throws SQLException {
		Integer count = bench.jdbc().queryForObject("SELECT count(*) FROM " + table, Integer.class);
		return (count != null) ? count : -1;
	}

	/** What Boot configures by itself. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Numbered.class)
	static class Jpa {

	}

}
