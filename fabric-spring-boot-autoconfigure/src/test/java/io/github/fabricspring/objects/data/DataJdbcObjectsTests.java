package io.github.fabricspring.objects.data;

import java.sql.SQLException;
import java.util.List;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.objects.RunningApplication;
import io.github.fabricspring.objects.data.DataJdbcApplication.Address;
import io.github.fabricspring.objects.data.DataJdbcApplication.Article;
import io.github.fabricspring.objects.data.DataJdbcApplication.Constant;
import io.github.fabricspring.objects.data.DataJdbcApplication.Entry;
import io.github.fabricspring.objects.data.DataJdbcApplication.Invoice;
import io.github.fabricspring.objects.data.DataJdbcApplication.Store;
import io.github.fabricspring.objects.data.DataJdbcApplication.Telling;
import io.github.fabricspring.objects.data.DataJdbcApplication.Told;
import io.github.fabricspring.objects.data.DataJdbcApplication.Versioned;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.jdbc.core.mapping.AggregateReference;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Aggregates whose transaction was lost after they were saved.
 */
class DataJdbcObjectsTests {

	private RunningApplication application;

	private Store store;

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(DataJdbcApplication.class, DataJdbcApplication.SCHEMA);
		this.store = this.application.bean(Store.class);
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void savedArticleIsInsertedAgainAndDoesNotUpdateTheRowOfAnother() throws SQLException {
		this.application.failCommitWhileOthersWrite("INSERT INTO article (id, name) VALUES (1, 'of another')");
		this.store.save(new Article("mine"));
		assertThat(this.application.query("SELECT name FROM article ORDER BY id")).containsExactly("of another",
				"mine");
	}

	@Test
	void articlesOfAListAreInsertedAgain() throws SQLException {
		this.application.failCommitWhileOthersWrite("INSERT INTO article (id, name) VALUES (1, 'of another')");
		this.store.saveAll(List.of(new Article("one"), new Article("two")));
		assertThat(this.application.query("SELECT name FROM article ORDER BY id")).containsExactly("of another", "one",
				"two");
	}

	@Test
	void versionIsWhatItWas() throws SQLException {
		this.application.failCommit();
		Versioned versioned = new Versioned(7L, "mine");
		this.store.save(versioned);
		assertThat(this.application.query("SELECT name FROM versioned")).containsExactly("mine");
		assertThat(versioned.version).isZero();
	}

	@Test
	void partsOfAnInvoiceAreThereOnce() throws SQLException {
		Invoice invoice = new Invoice();
		invoice.address = new Address("Main St");
		invoice.article = AggregateReference.to(3L);
		invoice.entries.add(new Entry("old"));
		this.application.failCommitWhileOthersWrite("INSERT INTO invoice (id, street) VALUES (1, 'of another')",
				"INSERT INTO entry (id, product) VALUES (1, 'of another')");
		this.store.bill(invoice, "new");
		assertThat(this.application.query("SELECT street FROM invoice ORDER BY id")).containsExactly("of another",
				"Main St");
		assertThat(this.application.query("SELECT product FROM entry ORDER BY id")).containsExactly("of another", "old",
				"new");
		assertThat(invoice.stamp).isEqualTo("stamped");
	}

	@Test
	void whatALambdaHasCapturedIsReachedThroughSpringData() throws SQLException {
		Invoice invoice = new Invoice();
		invoice.entries.add(new Entry("captured"));
		TransactionTemplate transaction = new TransactionTemplate(
				this.application.bean(PlatformTransactionManager.class));
		this.application.failCommitWhileOthersWrite("INSERT INTO invoice (id, street) VALUES (1, 'of another')",
				"INSERT INTO entry (id, product) VALUES (1, 'of another')");
		this.application.bean(FabricTemplate.class)
			.executeWithoutResult("YYZ",
					() -> transaction.executeWithoutResult((status) -> this.store.aggregates().save(invoice)));
		assertThat(this.application.query("SELECT product FROM entry ORDER BY id")).containsExactly("of another",
				"captured");
		assertThat(invoice.stamp).isEqualTo("stamped");
	}

	@Test
	void recordNeedsNothing() throws SQLException {
		this.application.failCommitWhileOthersWrite("INSERT INTO constant (id, name) VALUES (1, 'of another')");
		assertThat(this.store.save(new Constant(null, "mine")).id()).isEqualTo(2);
		assertThat(this.application.query("SELECT name FROM constant ORDER BY id")).containsExactly("of another",
				"mine");
	}

	@Test
	void recordThatReplacesOneThatALambdaHasCapturedDoesNotUpdateTheRowOfAnother() throws SQLException {
		Constant[] constant = { new Constant(null, "mine") };
		this.application.failCommitWhileOthersWrite("INSERT INTO constant (id, name) VALUES (1, 'of another')");
		this.application.bean(FabricTemplate.class)
			.executeWithoutResult("YYZ", () -> constant[0] = this.store.save(constant[0]));
		assertThat(constant[0].id()).isEqualTo(2);
		assertThat(this.application.query("SELECT name FROM constant ORDER BY id")).containsExactly("of another",
				"mine");
	}

	@Test
	void eventsOfADeletedAggregateAreToldByTheAttemptThatCommits() throws SQLException {
		Telling telling = new Telling("mine");
		this.store.save(telling);
		telling.tell();
		this.store.hold(telling);
		this.application.failCommitWhileOthersWrite("INSERT INTO telling (id, name) VALUES (1, 'mine')");
		this.store.deleteHeld();
		assertThat(this.application.query("SELECT name FROM telling")).isEmpty();
		assertThat(this.application.bean(Told.class).events).containsExactly("told");
	}

}
