package io.github.fabricspring.objects.jpa;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.objects.jpa.Entities.Item;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Arguments that an attempt uses up, or changes within values of the JDK.
 */
class ReusedArgumentsTests {

	@RegisterExtension
	static final ShopExtension shop = new ShopExtension();

	@Test
	void streamOfBytesThatWasReadIsNotRunAgain() throws SQLException {
		InputStream content = new BufferedInputStream(new ByteArrayInputStream(new byte[] { 'a' }));
		assertRefused("can be read only once", () -> shop.use(content, ReusedArgumentsTests::upload));
	}

	@Test
	void bytesInMemoryAreReadAgain() throws SQLException {
		ByteArrayInputStream content = new ByteArrayInputStream("-abc".getBytes(StandardCharsets.UTF_8));
		assertThat(content.skip(1)).isOne();
		shop.use(content, ReusedArgumentsTests::upload);
		shop.assertNames("abc");
	}

	@Test
	void iteratorThatWasUsedUpIsNotRunAgain() throws SQLException {
		assertRefused("can be read only once", () -> shop.use(List.of(new Item("one")).iterator(),
				(entities, items) -> items.forEachRemaining(entities::persist)));
	}

	@Test
	void iteratorThatALambdaHasCapturedIsNotRunAgain() throws SQLException {
		Iterator<Item> items = List.of(new Item("one")).iterator();
		assertRefused("can be read only once",
				() -> shop.run(() -> items.forEachRemaining((item) -> shop.use(item, EntityManager::persist))));
	}

	@Test
	void streamOfObjectsIsNotRunAgain() throws SQLException {
		assertRefused("can be read only once",
				() -> shop.use(Stream.of(new Item("one")), (entities, items) -> items.forEach(entities::persist)));
	}

	@Test
	void bufferIsReadAgain() throws SQLException {
		shop.use(ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8)),
				(entities, content) -> entities.persist(new Item(StandardCharsets.UTF_8.decode(content).toString())));
		shop.assertNames("abc");
	}

	@Test
	void queueIsDrainedAgain() throws SQLException {
		shop.use(new ArrayDeque<>(List.of(new Item("one"))), ReusedArgumentsTests::poll);
		shop.assertNames("one");
	}

	@Test
	void queueOfSeveralThreadsThatWasDrainedIsNotRunAgain() throws SQLException {
		assertRefused("elements are gone from it",
				() -> shop.use(new LinkedBlockingQueue<>(List.of(new Item("one"))), ReusedArgumentsTests::poll));
	}

	@Test
	void itemInAnEntryOfAMapIsChangedOnce() throws SQLException {
		shop.use(Map.entry("key", new Item("one")), (entities, entry) -> rename(entities, entry.getValue()));
		shop.assertNames("one!");
	}

	@Test
	void itemInAReferenceIsChangedOnce() throws SQLException {
		shop.use(new AtomicReference<>(new Item("one")),
				(entities, reference) -> rename(entities, Objects.requireNonNull(reference.get())));
		shop.assertNames("one!");
	}

	@Test
	void calendarIsMovedOnce() throws SQLException {
		shop.use(new GregorianCalendar(2026, Calendar.JANUARY, 1), (entities, date) -> {
			date.add(Calendar.YEAR, 1);
			entities.persist(new Item(String.valueOf(date.get(Calendar.YEAR))));
		});
		shop.assertNames("2027");
	}

	@Test
	void textIsExtendedOnce() throws SQLException {
		shop.use(new StringBuilder("text"),
				(entities, text) -> entities.persist(new Item(text.append('!').toString())));
		shop.assertNames("text!");
	}

	private static void upload(EntityManager entities, InputStream content) {
		try {
			entities.persist(new Item(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void poll(EntityManager entities, Queue<Item> items) {
		List<Item> polled = new ArrayList<>();
		for (Item item = items.poll(); item != null; item = items.poll()) {
			polled.add(item);
		}
		polled.forEach(entities::persist);
	}

	private static void rename(EntityManager entities, Item item) {
		item.name += "!";
		entities.persist(item);
	}

	private static void assertRefused(String reason, Runnable call) throws SQLException {
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(call::run)
			.withMessageContaining(reason);
		shop.assertNames();
	}

}
