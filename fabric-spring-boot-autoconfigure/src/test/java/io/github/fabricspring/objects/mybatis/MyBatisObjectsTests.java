package io.github.fabricspring.objects.mybatis;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.fabricspring.objects.RunningApplication;
import io.github.fabricspring.objects.mybatis.MyBatisApplication.Box;
import io.github.fabricspring.objects.mybatis.MyBatisApplication.Part;
import io.github.fabricspring.objects.mybatis.MyBatisApplication.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parameters whose transaction was lost after they were given keys. Each statement is
 * executed only if there is no key yet.
 */
class MyBatisObjectsTests {

	private RunningApplication application;

	private Store store;

	@BeforeEach
	void start() {
		this.application = RunningApplication.start(MyBatisApplication.class, MyBatisApplication.SCHEMA);
		this.store = this.application.bean(Store.class);
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void generatedKeyOfABean() throws SQLException {
		Part part = new Part("mine");
		assertSaved((store) -> store.save(part));
		assertThat(part.id).isEqualTo(2);
	}

	@Test
	void generatedKeyOfABeanThatIsNoArgument() throws SQLException {
		Part part = new Part("mine");
		assertSaved((store) -> store.saveSupplied(new Supplier<>() {

			@Override
			public Part get() {
				return part;
			}

		}));
	}

	@Test
	void generatedKeysOfAList() throws SQLException {
		assertSaved((store) -> store.saveAll(List.of(new Part("mine"))));
	}

	@Test
	void generatedKeyInAMap() throws SQLException {
		Map<String, Object> part = new HashMap<>(Map.of("name", "mine"));
		assertSaved((store) -> store.saveMap(part));
		assertThat(part).containsKey("id");
	}

	@Test
	void generatedKeyInANestedProperty() throws SQLException {
		assertSaved((store) -> store.saveNested(new Box(new Part("mine"))));
	}

	@Test
	void keySelectedBefore() throws SQLException {
		assertSaved((store) -> store.saveWithCode(new Part("mine")));
	}

	@Test
	void keySelectedAfterwards() throws SQLException {
		assertSaved((store) -> store.saveWithKeyAfter(new Part("mine")));
	}

	@Test
	void parameterThatAnotherCallUsesWithoutAKeyIsNoObstacle() throws Exception {
		Box shared = new Box(new Part("shared"));
		CountDownLatch used = new CountDownLatch(1);
		CountDownLatch saved = new CountDownLatch(1);
		CompletableFuture<Void> other = CompletableFuture
			.runAsync(() -> this.store.saveFor(new Part("of another"), shared, () -> {
				used.countDown();
				await(saved);
			}));
		await(used);
		assertSaved((store) -> store.saveFor(new Part("mine"), shared, () -> {
		}));
		saved.countDown();
		other.get(10, TimeUnit.SECONDS);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertSaved(Consumer<Store> save) throws SQLException {
		this.application.failCommitWhileOthersWrite("INSERT INTO part (id, name) VALUES (1, 'of another')");
		save.accept(this.store);
		assertThat(this.application.database().hasFailed()).isTrue();
		assertThat(this.application.query("SELECT name FROM part ORDER BY id")).containsExactly("of another", "mine");
	}

}
