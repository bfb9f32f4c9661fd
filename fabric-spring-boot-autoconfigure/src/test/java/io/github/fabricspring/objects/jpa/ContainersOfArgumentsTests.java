package io.github.fabricspring.objects.jpa;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.objects.RunningApplication;
import io.github.fabricspring.objects.jpa.Entities.Item;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Arguments whose content cannot be replaced as that of a list can: views, lists of a
 * fixed size, collections with fields, and what counts or collects.
 */
class ContainersOfArgumentsTests {

	private static RunningApplication application;

	private static Shop shop;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(Application.class, Entities.SCHEMA, "fabric.retry.timeout=2s",
				"fabric.outcome.retention=5s");
		shop = application.bean(Shop.class);
	}

	@AfterAll
	static void close() {
		application.close();
	}

	@BeforeEach
	void renew() {
		// each test has a database of its own
		application.failCommit();
		shop.use(new Item("before"), EntityManager::persist);
		application.failCommit();
	}

	@Test
	void listOfAFixedSizeIsSortedAgain() throws SQLException {
		List<Item> items = Arrays.asList(new Item("b"), new Item("a"));
		shop.use(items, (entities, list) -> {
			list.sort(Comparator.comparing((item) -> item.name));
			list.forEach(entities::persist);
		});
		assertNames("a", "b");
	}

	@Test
	void viewOfAListIsAsBeforeOnceTheListIs() throws SQLException {
		Order order = new Order();
		shop.use(order, (entities, each) -> {
			each.items.add(new Item("added"));
			each.shown.forEach(entities::persist);
		});
		assertNames("added");
	}

	@Test
	void viewOfAMapIsNotEmptied() throws SQLException {
		Map<String, Item> items = new HashMap<>(Map.of("a", new Item("a"), "b", new Item("b")));
		assertRefused("HashMap.Values", items.values(), (entities, values) -> {
			values.removeIf((item) -> item.name.equals("a"));
			values.forEach(entities::persist);
		});
		assertThat(items).containsOnlyKeys("b");
	}

	@Test
	void fieldsOfAListOfTheApplicationAreWhatTheyWere() throws SQLException {
		Basket basket = new Basket();
		shop.use(basket, (entities, each) -> {
			each.total++;
			each.add(new Item("item " + each.total));
			each.forEach(entities::persist);
		});
		assertNames("item 1");
		assertThat(basket.total).isOne();
	}

	@Test
	void fieldsOfAMapOfTheApplicationAreWhatTheyWere() throws SQLException {
		Chosen chosen = new Chosen();
		chosen.put("item", new Item("chosen"));
		shop.use(chosen, (entities, each) -> {
			if (each.saved.isEmpty()) {
				each.saved.add("item");
				each.values().forEach(entities::persist);
			}
		});
		assertNames("chosen");
	}

	@Test
	void atomicArrayReferenceAndAdderCountOnce() throws SQLException {
		Counts counts = new Counts();
		shop.use(counts, (entities, each) -> {
			each.adder.increment();
			each.array.incrementAndGet(1);
			each.stamped.set("set", each.stamped.getStamp() + 1);
			if (each.references.get(0) == null) {
				each.references.set(0, new Item(each.adder + " " + each.array));
				entities.persist(each.references.get(0));
			}
		});
		assertNames("1 [0, 1]");
		assertThat(counts.stamped.getStamp()).isOne();
	}

	@Test
	void statisticsThatCannotBeTakenBackAreNotCountedTwice() throws SQLException {
		assertRefused("IntSummaryStatistics", new IntSummaryStatistics(), (entities, each) -> {
			each.accept(1);
			entities.persist(new Item("counted"));
		});
		renew();
		assertRefused("StringJoiner", new StringJoiner(","), (entities, each) -> {
			each.add("x");
			entities.persist(new Item("joined"));
		});
	}

	@Test
	void statisticsThatAreOnlyReadAreNoObstacle() throws SQLException {
		shop.use(new IntSummaryStatistics(),
				(entities, each) -> entities.persist(new Item("count " + each.getCount())));
		assertNames("count 0");
	}

	private static <T> void assertRefused(String name, T argument, BiConsumer<EntityManager, T> work)
			throws SQLException {
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> shop.use(argument, work))
			.withMessageContaining(name);
		assertNames();
	}

	private static void assertNames(String... names) throws SQLException {
		assertThat(application.query("SELECT name FROM item ORDER BY id")).containsExactly(names);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Entities.class)
	@Import(Shop.class)
	static class Application {

	}

	/** What it does, in one transaction. */
	@FabricGroup("YYZ")
	@Transactional
	static class Shop {

		private final EntityManager entities;

		Shop(EntityManagerFactory factory) {
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
		}

		<T> void use(T argument, BiConsumer<EntityManager, T> work) {
			work.accept(this.entities, argument);
		}

	}

	/** Shows its list. */
	static class Order {

		final Collection<Item> shown;

		final List<Item> items = new ArrayList<>();

		Order() {
			this.shown = Collections.unmodifiableList(this.items);
		}

	}

	/** A list with a field. */
	static class Basket extends ArrayList<Item> {

		private static final long serialVersionUID = 1L;

		int total;

	}

	/** A map with a field. */
	static class Chosen extends HashMap<String, Item> {

		private static final long serialVersionUID = 1L;

		final List<String> saved = new ArrayList<>();

	}

	/** What counts and refers. */
	static class Counts {

		final LongAdder adder = new LongAdder();

		final AtomicIntegerArray array = new AtomicIntegerArray(2);

		final AtomicStampedReference<String> stamped = new AtomicStampedReference<>("", 0);

		final AtomicReferenceArray<Item> references = new AtomicReferenceArray<>(1);

	}

}
