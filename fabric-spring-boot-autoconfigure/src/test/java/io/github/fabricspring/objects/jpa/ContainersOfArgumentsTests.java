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

import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.objects.jpa.Entities.Item;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Arguments whose content cannot be replaced as that of a list can: views, lists of a
 * fixed size, collections with fields, and what counts or collects.
 */
class ContainersOfArgumentsTests {

	@RegisterExtension
	static final ShopExtension shop = new ShopExtension();

	@Test
	void listOfAFixedSizeIsSortedAgain() throws SQLException {
		List<Item> items = Arrays.asList(new Item("b"), new Item("a"));
		shop.use(items, (entities, list) -> {
			list.sort(Comparator.comparing((item) -> item.name));
			list.forEach(entities::persist);
		});
		shop.assertNames("a", "b");
	}

	@Test
	void viewOfAListIsAsBeforeOnceTheListIs() throws SQLException {
		Order order = new Order();
		shop.use(order, (entities, each) -> {
			each.items.add(new Item("added"));
			each.shown.forEach(entities::persist);
		});
		shop.assertNames("added");
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
		shop.assertNames("item 1");
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
		shop.assertNames("chosen");
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
		shop.assertNames("1 [0, 1]");
		assertThat(counts.stamped.getStamp()).isOne();
	}

	@Test
	void statisticsThatCannotBeTakenBackAreNotCountedTwice() throws SQLException {
		assertRefused("IntSummaryStatistics", new IntSummaryStatistics(), (entities, each) -> {
			each.accept(1);
			entities.persist(new Item("counted"));
		});
		shop.loseNext();
		assertRefused("StringJoiner", new StringJoiner(","), (entities, each) -> {
			each.add("x");
			entities.persist(new Item("joined"));
		});
	}

	@Test
	void statisticsThatAreOnlyReadAreNoObstacle() throws SQLException {
		shop.use(new IntSummaryStatistics(),
				(entities, each) -> entities.persist(new Item("count " + each.getCount())));
		shop.assertNames("count 0");
	}

	private static <T> void assertRefused(String name, T argument, BiConsumer<EntityManager, T> work)
			throws SQLException {
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> shop.use(argument, work))
			.withMessageContaining(name);
		shop.assertNames();
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
