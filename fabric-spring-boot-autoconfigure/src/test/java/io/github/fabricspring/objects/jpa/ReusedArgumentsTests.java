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
 * Arguments that an attempt uses up, or changes within values of the JDK.
 */
class ReusedArgumentsTests {

	private static RunningApplication application;

	private static Shop shop;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(Application.class, Entities.SCHEMA, "fabric.retry.timeout=2s");
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
		shop.add(new Item("before"));
		application.failCommit();
	}

	@Test
	void streamOfBytesThatWasReadIsNotRunAgain() throws SQLException {
		InputStream content = new BufferedInputStream(new ByteArrayInputStream(new byte[] { 'a' }));
		assertRefused("can be read only once", () -> shop.upload(content));
	}

	@Test
	void bytesInMemoryAreReadAgain() throws SQLException {
		ByteArrayInputStream content = new ByteArrayInputStream("-abc".getBytes(StandardCharsets.UTF_8));
		assertThat(content.skip(1)).isOne();
		shop.upload(content);
		assertNames("abc");
	}

	@Test
	void iteratorThatWasUsedUpIsNotRunAgain() throws SQLException {
		assertRefused("can be read only once", () -> shop.drain(List.of(new Item("one")).iterator()));
	}

	@Test
	void iteratorThatALambdaHasCapturedIsNotRunAgain() throws SQLException {
		Iterator<Item> items = List.of(new Item("one")).iterator();
		assertRefused("can be read only once", () -> shop.run(() -> items.forEachRemaining(shop::add)));
	}

	@Test
	void streamOfObjectsIsNotRunAgain() throws SQLException {
		assertRefused("can be read only once", () -> shop.stream(Stream.of(new Item("one"))));
	}

	@Test
	void bufferIsReadAgain() throws SQLException {
		shop.read(ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8)));
		assertNames("abc");
	}

	@Test
	void queueIsDrainedAgain() throws SQLException {
		shop.poll(new ArrayDeque<>(List.of(new Item("one"))));
		assertNames("one");
	}

	@Test
	void queueOfSeveralThreadsThatWasDrainedIsNotRunAgain() throws SQLException {
		assertRefused("elements are gone from it",
				() -> shop.poll(new LinkedBlockingQueue<>(List.of(new Item("one")))));
	}

	@Test
	void itemInAnEntryOfAMapIsChangedOnce() throws SQLException {
		shop.rename(Map.entry("key", new Item("one")));
		assertNames("one!");
	}

	@Test
	void itemInAReferenceIsChangedOnce() throws SQLException {
		shop.rename(new AtomicReference<>(new Item("one")));
		assertNames("one!");
	}

	@Test
	void calendarIsMovedOnce() throws SQLException {
		shop.postpone(new GregorianCalendar(2026, Calendar.JANUARY, 1));
		assertNames("2027");
	}

	@Test
	void textIsExtendedOnce() throws SQLException {
		shop.extend(new StringBuilder("text"));
		assertNames("text!");
	}

	private static void assertRefused(String reason, Runnable call) throws SQLException {
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(call::run)
			.withMessageContaining(reason);
		assertNames();
	}

	private static void assertNames(String... names) throws SQLException {
		assertThat(application.query("SELECT name FROM item")).containsExactly(names);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Entities.class)
	@Import(Shop.class)
	static class Application {

	}

	/** What it does, each in one transaction. */
	@FabricGroup("YYZ")
	@Transactional
	static class Shop {

		private final EntityManager entities;

		Shop(EntityManagerFactory factory) {
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
		}

		void add(Item item) {
			this.entities.persist(item);
		}

		void run(Runnable work) {
			work.run();
		}

		void upload(InputStream content) {
			try {
				this.entities.persist(new Item(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void drain(Iterator<Item> items) {
			items.forEachRemaining(this.entities::persist);
		}

		void stream(Stream<Item> items) {
			items.forEach(this.entities::persist);
		}

		void read(ByteBuffer content) {
			this.entities.persist(new Item(StandardCharsets.UTF_8.decode(content).toString()));
		}

		void poll(Queue<Item> items) {
			List<Item> polled = new ArrayList<>();
			for (Item item = items.poll(); item != null; item = items.poll()) {
				polled.add(item);
			}
			polled.forEach(this.entities::persist);
		}

		void rename(Map.Entry<String, Item> entry) {
			rename(entry.getValue());
		}

		void rename(AtomicReference<Item> reference) {
			rename(Objects.requireNonNull(reference.get()));
		}

		private void rename(Item item) {
			item.name += "!";
			this.entities.persist(item);
		}

		void postpone(Calendar date) {
			date.add(Calendar.YEAR, 1);
			this.entities.persist(new Item(String.valueOf(date.get(Calendar.YEAR))));
		}

		void extend(StringBuilder text) {
			this.entities.persist(new Item(text.append('!').toString()));
		}

	}

}
