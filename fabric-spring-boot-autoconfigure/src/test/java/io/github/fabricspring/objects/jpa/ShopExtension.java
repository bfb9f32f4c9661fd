package io.github.fabricspring.objects.jpa;

import java.sql.SQLException;
import java.util.Objects;
import java.util.function.BiConsumer;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.objects.RunningApplication;
import io.github.fabricspring.objects.jpa.Entities.Item;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A shop that stores items. Its next COMMIT is lost: the id that its item got is free
 * again.
 */
final class ShopExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

	private @Nullable RunningApplication application;

	@Override
	public void beforeAll(ExtensionContext context) {
		this.application = RunningApplication.start(Application.class, Entities.SCHEMA, "fabric.retry.timeout=2s",
				"fabric.outcome.retention=5s");
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		loseNext();
	}

	/** Gives the shop a new database, which loses the next COMMIT. */
	void loseNext() {
		application().failCommit();
		use(new Item("before"), EntityManager::persist);
		application().failCommit();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		application().close();
	}

	RunningApplication application() {
		return Objects.requireNonNull(this.application);
	}

	/**
	 * Does something in one transaction.
	 * @param argument the call's argument
	 * @param work what is done with it
	 */
	<T> void use(T argument, BiConsumer<EntityManager, T> work) {
		application().bean(Shop.class).use(argument, work);
	}

	/**
	 * Does something in one transaction.
	 * @param work the call's argument
	 */
	void run(Runnable work) {
		application().bean(Shop.class).run(work);
	}

	/**
	 * Checks what is stored, by the database's own answer.
	 * @param names the items' names, by their ids
	 */
	void assertNames(String... names) throws SQLException {
		assertThat(application().query("SELECT name FROM item ORDER BY id")).containsExactly(names);
	}

	/** What Boot configures by itself. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Entities.class)
	@Import(Shop.class)
	static class Application {

	}

	/** What the shop does, each in one transaction. */
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

		void run(Runnable work) {
			work.run();
		}

	}

}
