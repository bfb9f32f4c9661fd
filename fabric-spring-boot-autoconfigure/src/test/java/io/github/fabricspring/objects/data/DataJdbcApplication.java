package io.github.fabricspring.objects.data;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.FabricGroup;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.core.mapping.AggregateReference;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.mapping.event.BeforeConvertCallback;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * An application with Spring Data JDBC.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
@Import({ DataJdbcApplication.Store.class, DataJdbcApplication.Told.class })
class DataJdbcApplication {

	static final List<String> SCHEMA = List.of("""
			CREATE TABLE IF NOT EXISTS article (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(99))""", """
			CREATE TABLE IF NOT EXISTS versioned (id BIGINT PRIMARY KEY, version BIGINT, name VARCHAR(99))""",
			"""
					CREATE TABLE IF NOT EXISTS invoice (id BIGINT AUTO_INCREMENT PRIMARY KEY, street VARCHAR(99), article BIGINT,
					stamp VARCHAR(99))""",
			"""
					CREATE TABLE IF NOT EXISTS entry (id BIGINT AUTO_INCREMENT PRIMARY KEY, invoice BIGINT, invoice_key INT,
					product VARCHAR(99))""",
			"""
					CREATE TABLE IF NOT EXISTS telling (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(99))""", """
					CREATE TABLE IF NOT EXISTS constant (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(99))""");

	/** A callback of the application that comes as early as it can. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	BeforeConvertCallback<Invoice> stamping() {
		return (invoice) -> {
			invoice.stamp = invoice.stamp + "stamped";
			return invoice;
		};
	}

	/** What it does, each in one transaction. */
	@FabricGroup("YYZ")
	static class Store {

		private final JdbcAggregateTemplate aggregates;

		private final Tellings tellings;

		private final List<Telling> held = new ArrayList<>();

		Store(JdbcAggregateTemplate aggregates, Tellings tellings) {
			this.aggregates = aggregates;
			this.tellings = tellings;
		}

		void hold(Telling telling) {
			this.held.add(telling);
		}

		@Transactional
		void deleteHeld() {
			this.tellings.deleteAll(this.held);
		}

		@Transactional
		<T> T save(T aggregate) {
			return this.aggregates.save(aggregate);
		}

		@Transactional
		<T> void saveAll(List<T> aggregates) {
			this.aggregates.saveAll(aggregates);
		}

		@Transactional
		void bill(Invoice invoice, String product) {
			invoice.entries.add(new Entry(product));
			this.aggregates.save(invoice);
		}

		@Transactional
		void run(Runnable work) {
			work.run();
		}

		JdbcAggregateTemplate aggregates() {
			return this.aggregates;
		}

	}

	/** With an id that the database gives. */
	@Table("article")
	static class Article {

		@Id
		@Nullable Long id;

		String name;

		Article(String name) {
			this.name = name;
		}

	}

	/** With an id of the application and a version. */
	@Table("versioned")
	static class Versioned {

		@Id
		Long id;

		@Version
		@Nullable Long version;

		String name;

		Versioned(Long id, String name) {
			this.id = id;
			this.name = name;
		}

	}

	/** With parts. */
	@Table("invoice")
	static class Invoice {

		@Id
		@Nullable Long id;

		@Embedded(onEmpty = Embedded.OnEmpty.USE_NULL)
		@Nullable Address address;

		@Nullable AggregateReference<Article, Long> article;

		@MappedCollection(idColumn = "invoice", keyColumn = "invoice_key")
		List<Entry> entries = new ArrayList<>();

		String stamp = "";

	}

	/** A part with an id; it says nothing of Spring Data. */
	static class Entry {

		@Id
		@Nullable Long id;

		String product;

		Entry(String product) {
			this.product = product;
		}

	}

	/** A part without an id. */
	record Address(@Column("street") String street) {
	}

	/** With events. */
	@Table("telling")
	static class Telling extends AbstractAggregateRoot<Telling> {

		@Id
		@Nullable Long id;

		String name;

		Telling(String name) {
			this.name = name;
		}

		void tell() {
			registerEvent("told");
		}

	}

	/** Listens to events once they are committed. */
	static class Told {

		final List<String> events = new ArrayList<>();

		@TransactionalEventListener
		void on(String event) {
			this.events.add(event);
		}

	}

	/** Does not change. */
	@Table("constant")
	record Constant(@Id @Nullable Long id, String name) {
	}

}
