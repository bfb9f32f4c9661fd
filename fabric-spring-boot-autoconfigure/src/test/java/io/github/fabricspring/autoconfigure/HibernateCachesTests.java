package io.github.fabricspring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.autoconfigure.failure.SharedCacheException;
import io.github.fabricspring.routing.ScopedTransactionsPostProcessor;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.dialect.H2Dialect;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.orm.jpa.hibernate.LocalSessionFactoryBean;
import org.springframework.orm.jpa.hibernate.LocalSessionFactoryBuilder;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that caches of Hibernate are refused however its factory was made, and that a
 * session that is kept answers no other group.
 */
class HibernateCachesTests {

	private static final String HANDLING = "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION";

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(AutoConfigurations.of(FabricJpaAutoConfiguration.class));

	@Test
	void cacheOfANativeSessionFactoryIsRefused() {
		this.runner.withUserConfiguration(Native.class).run((context) -> {
			SessionFactory factory = context.getBean(SessionFactory.class);
			assertThat(in(context, "YYZ", () -> note(factory))).isEqualTo("yyz1:3306");
			assertThatExceptionOfType(SharedCacheException.class)
				.isThrownBy(() -> in(context, "ZRH", () -> note(factory)))
				.withMessageContaining("use_second_level_cache=false");
		});
	}

	@Test
	void cacheOfAFactoryThatIsNoBeanIsRefused() {
		this.runner.run((context) -> {
			try (SessionFactory factory = factory(context.getBean(DataSource.class), true)) {
				assertThat(in(context, "YYZ", () -> note(factory))).isEqualTo("yyz1:3306");
				assertThatExceptionOfType(CrossGroupException.class)
					.isThrownBy(() -> in(context, "ZRH", () -> note(factory)))
					.withMessageContaining("use_second_level_cache=false");
			}
		});
	}

	@Test
	void queryInASessionOfAnotherGroupIsRefused() {
		this.runner.run((context) -> {
			try (SessionFactory factory = factory(context.getBean(DataSource.class), false);
					Session kept = factory.openSession()) {
				in(context, "YYZ", () -> query(kept));
				assertThatExceptionOfType(CrossGroupException.class)
					.isThrownBy(() -> in(context, "ZRH", () -> query(kept)));
			}
		});
	}

	@Test
	void severalIdsInASessionOfAnotherGroupAreRefused() {
		this.runner.run((context) -> {
			try (SessionFactory factory = factory(context.getBean(DataSource.class), false);
					Session kept = factory.openSession()) {
				in(context, "YYZ", () -> query(kept));
				assertThatExceptionOfType(CrossGroupException.class).isThrownBy(
						() -> in(context, "ZRH", () -> kept.findMultiple(CachedNote.class, List.<Object>of(1))));
			}
		});
	}

	@Test
	void queryAfterTheCallInItsSessionIsRefusedWhereItWouldReachAnotherGroup() {
		this.runner.withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			try (SessionFactory factory = factory(context.getBean(DataSource.class), false);
					Session kept = factory.openSession()) {
				in(context, "ZRH", () -> query(kept));
				assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> query(kept))
					.withMessageContaining("default group YYZ");
			}
		});
	}

	@Test
	void transactionOfANativeSessionFactoryIsOurs() {
		this.runner.run((context) -> {
			try (SessionFactory factory = factory(context.getBean(DataSource.class), false)) {
				TransactionTemplate transaction = new TransactionTemplate(managed(factory));
				String served = in(context, "ZRH", () -> Objects
					.requireNonNull(transaction.execute((status) -> query(factory.getCurrentSession()))));
				assertThat(served).isEqualTo("zrh1:3306");
			}
		});
	}

	// As a manager that is a bean
	private static HibernateTransactionManager managed(SessionFactory factory) {
		HibernateTransactionManager manager = new HibernateTransactionManager(factory);
		manager.afterPropertiesSet();
		new ScopedTransactionsPostProcessor().postProcessAfterInitialization(manager, "manager");
		return manager;
	}

	private static <T> T in(AssertableApplicationContext context, String group, Supplier<T> work) {
		return Objects.requireNonNull(context.getBean(FabricTemplate.class).execute(group, work::get));
	}

	private static String note(SessionFactory factory) {
		try (Session session = factory.openSession()) {
			return Objects.requireNonNull(session.find(CachedNote.class, 1)).text;
		}
	}

	private static String query(Session session) {
		return session.createQuery("from CachedNote", CachedNote.class).getSingleResult().text;
	}

	private static SessionFactory factory(DataSource dataSource, boolean caching) {
		LocalSessionFactoryBuilder builder = new LocalSessionFactoryBuilder(dataSource);
		builder.addAnnotatedClasses(CachedNote.class);
		settings(caching).forEach(builder::setProperty);
		return builder.buildSessionFactory();
	}

	private static Map<String, String> settings(boolean caching) {
		return Map.of(AvailableSettings.DIALECT, H2Dialect.class.getName(), AvailableSettings.CONNECTION_HANDLING,
				HANDLING, "hibernate.boot.allow_jdbc_metadata_access", "false",
				AvailableSettings.USE_SECOND_LEVEL_CACHE, String.valueOf(caching),
				AvailableSettings.CACHE_REGION_FACTORY, MemoryRegionFactory.class.getName());
	}

	/** A row that each server has another text in. */
	@Entity(name = "CachedNote")
	@Table(name = "note")
	@Cacheable
	static class CachedNote {

		@Id
		int id;

		String text = "";

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Native {

		@Bean
		LocalSessionFactoryBean sessions(DataSource dataSource) {
			LocalSessionFactoryBean sessions = new LocalSessionFactoryBean();
			sessions.setDataSource(dataSource);
			sessions.setAnnotatedClasses(CachedNote.class);
			sessions.getHibernateProperties().putAll(settings(true));
			return sessions;
		}

	}

}
