package io.github.fabricspring.objects.jpa;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.objects.jpa.Entities.Item;
import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.domain.PageImpl;
import org.springframework.data.util.Pair;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Objects that are no arguments themselves: variables that code has captured, and what
 * others wrap. The id that the lost attempt got belongs to another caller's row.
 */
class CapturedObjectsTests {

	@RegisterExtension
	static final ShopExtension shop = new ShopExtension();

	@BeforeEach
	void othersWrite() {
		shop.application().failCommitWhileOthersWrite("INSERT INTO item (id, name) VALUES (1, 'of another')");
	}

	@ParameterizedTest
	@MethodSource("capturing")
	void capturedItemIsChangedAndInsertedOnce(String name, FabricTemplate.Action<RuntimeException> work)
			throws SQLException {
		shop.application().bean(FabricTemplate.class).executeWithoutResult("YYZ", work);
		assertInserted("mine!");
	}

	static Stream<Arguments> capturing() {
		Holder record = new Holder(new Item("mine"));
		Optional<Item> optional = Optional.of(new Item("mine"));
		Item[] array = { new Item("mine") };
		Map<String, Item> map = Map.of("key", new Item("mine"));
		List<List<Item>> lists = List.of(List.of(new Item("mine")));
		AtomicReference<Item> reference = new AtomicReference<>(new Item("mine"));
		Pair<Item, String> pair = Pair.of(new Item("mine"), "text");
		Item item = new Item("mine");
		return Stream.of(Arguments.arguments("a record", action(() -> change(record.item()))),
				Arguments.arguments("an Optional", action(() -> change(optional.orElseThrow()))),
				Arguments.arguments("an array", action(() -> change(array[0]))),
				Arguments.arguments("a map", action(() -> change(Objects.requireNonNull(map.get("key"))))),
				Arguments.arguments("a list of lists", action(() -> change(lists.get(0).get(0)))),
				Arguments.arguments("a reference", action(() -> change(Objects.requireNonNull(reference.get())))),
				Arguments.arguments("a pair of Spring Data", action(() -> change(pair.getFirst()))),
				Arguments.arguments("an anonymous class", new FabricTemplate.Action<RuntimeException>() {

					@Override
					public void run() {
						change(item);
					}

				}));
	}

	private static FabricTemplate.Action<RuntimeException> action(FabricTemplate.Action<RuntimeException> work) {
		return work;
	}

	private static void change(Item item) {
		item.name += "!";
		shop.use(item, EntityManager::persist);
	}

	@Test
	void capturedObjectThatNoLibraryStoresGetsARowOfItsOwn() throws SQLException {
		Dto dto = new Dto();
		shop.run(dto::save);
		assertInserted("count 1");
		assertThat(dto.id).isEqualTo(2);
	}

	@Test
	void jobThatReplacesItsOwnObjectBeginsAnew() throws SQLException {
		Job job = new Job();
		shop.run(job);
		assertInserted("saved");
		assertThat(job.saved).isNotNull();
	}

	@Test
	void listThatWasEmptyHoldsWhatTheLastAttemptCollected() throws SQLException {
		List<Item> items = new ArrayList<>();
		AtomicReference<Item> last = new AtomicReference<>();
		Map<String, Item> byName = new HashMap<>();
		shop.run(() -> {
			items.add(new Item("item " + items.size()));
			byName.putIfAbsent("one", items.get(0));
			last.compareAndSet(null, items.get(0));
			shop.use(Objects.requireNonNull(last.get()), EntityManager::persist);
		});
		assertInserted("item 0");
		assertThat(items).containsExactly(last.get()).containsExactlyElementsOf(byName.values());
	}

	@Test
	void countersAndTextsTellOfEveryAttempt() throws SQLException {
		AtomicInteger attempts = new AtomicInteger();
		Dto dto = new Dto();
		List<String> log = new ArrayList<>();
		shop.run(() -> {
			log.add("attempt " + attempts.incrementAndGet());
			dto.shared.incrementAndGet();
			shop.use(new Item("mine"), EntityManager::persist);
		});
		assertInserted("mine");
		assertThat(log).containsExactly("attempt 1", "attempt 2");
		assertThat(dto.shared).hasValue(2);
	}

	@Test
	void objectThatHoldsAToolIsNoDataAndKeepsItsState() throws SQLException {
		Tool tool = new Tool();
		AtomicReference<Tool> once = new AtomicReference<>(tool);
		shop.run(() -> {
			tool.uses++;
			Tool first = once.getAndSet(null);
			shop.use(new Item((first != null) ? "first" : "second"), EntityManager::persist);
		});
		assertInserted("second");
		assertThat(tool.uses).isEqualTo(2);
	}

	@Test
	void serviceWhoseMethodMadeTheLambdaKeepsItsState() throws SQLException {
		Service service = new Service();
		service.work();
		assertInserted("call 2");
	}

	@Test
	void argumentsOfALibraryAreLookedInto() throws SQLException {
		shop.use(new PageImpl<>(List.of(new Item("mine"))), (entities, page) -> page.forEach((item) -> {
			item.name += "!";
			entities.persist(item);
		}));
		assertInserted("mine!");
	}

	@Test
	void unchangingObjectsThatReferToEachOtherEnd() throws SQLException {
		shop.use(new Left(new Item("mine")), (entities, left) -> entities.persist(left.right.item));
		assertInserted("mine");
	}

	private static void assertInserted(String name) throws SQLException {
		assertThat(shop.application().database().hasFailed()).isTrue();
		shop.assertNames("of another", name);
	}

	/** Holds an item. */
	record Holder(Item item) {
	}

	/** As a client, or a helper of a test. */
	static class Tool {

		final ReentrantLock lock = new ReentrantLock();

		int uses;

	}

	/** Knows no library. */
	static class Dto {

		@Nullable Long id;

		int count;

		final AtomicInteger shared = new AtomicInteger();

		void save() {
			this.count++;
			if (this.id == null) {
				Item item = new Item("count " + this.count);
				shop.use(item, EntityManager::persist);
				this.id = item.id;
			}
		}

	}

	/** Replaces its item by the one that was saved, as with a record. */
	static class Job implements Runnable {

		@Nullable Item saved;

		@Override
		public void run() {
			if (this.saved == null) {
				this.saved = new Item("saved");
				shop.use(this.saved, EntityManager::persist);
			}
		}

	}

	/** A service that is no bean. */
	static class Service {

		private int calls;

		void work() {
			shop.run(() -> {
				this.calls++;
				shop.use(new Item("call " + this.calls), EntityManager::persist);
			});
		}

	}

	/** Unchanging, as its counterpart. */
	static final class Left {

		final Right right;

		Left(Item item) {
			this.right = new Right(this, item);
		}

	}

	/** Unchanging, as its counterpart. */
	static final class Right {

		final Left left;

		final Item item;

		Right(Left left, Item item) {
			this.left = left;
			this.item = item;
		}

	}

}
