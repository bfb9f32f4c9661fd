package io.github.fabricspring.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.autoconfigure.failure.SharedCacheException;
import io.github.fabricspring.support.BrokerTransactionManager;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that Hibernate answers no group with rows of another.
 */
class JpaGroupsTests {

	private static final String CACHE = "spring.jpa.properties.hibernate.cache.region.factory_class="
			+ MemoryRegionFactory.class.getName();

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class, FabricJpaAutoConfiguration.class))
		.withUserConfiguration(Entities.class)
		.withPropertyValues("spring.jpa.properties.hibernate.dialect=org.hibernate.dialect.H2Dialect",
				"spring.jpa.hibernate.ddl-auto=none");

	@Test
	void callOfAnotherGroupInsideSupportsGetsRowsOfItsOwn() {
		this.runner.run((context) -> {
			Application application = new Application(context);
			application.in("YYZ", () -> application.supports(() -> {
				assertThat(application.note()).isEqualTo("yyz1:3306");
				assertThat(application.in("ZRH", application::note)).isEqualTo("zrh1:3306");
				assertThat(application.in("ZRH", () -> application.supports(application::note))).isEqualTo("zrh1:3306");
				return application.note();
			}));
		});
	}

	@Test
	void callInsideSupportsWithoutAScopeGetsRowsOfItsOwn() {
		this.runner.withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			Application application = new Application(context);
			application.supports(() -> {
				assertThat(application.in("ZRH", application::note)).isEqualTo("zrh1:3306");
				return assertThat(application.note()).isEqualTo("yyz1:3306");
			});
		});
	}

	@Test
	void callInsideABrokersTransactionLeavesItsSessionToNoOtherGroup() {
		this.runner.withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			Application application = new Application(context);
			new TransactionTemplate(new BrokerTransactionManager()).executeWithoutResult((status) -> {
				assertThat(application.in("ZRH", application::note)).isEqualTo("zrh1:3306");
				assertThat(application.note()).isEqualTo("yyz1:3306");
			});
		});
	}

	@Test
	void callOfTheSameGroupInsideSupportsSharesItsSession() {
		this.runner.run((context) -> {
			Application application = new Application(context);
			application.in("ZRH", application::note);
			application.in("YYZ", () -> application.supports(() -> {
				Note note = application.find();
				return assertThat(application.in("YYZ", application::find)).isSameAs(note);
			}));
		});
	}

	@Test
	void openSessionInViewOfOneGroupIsRefusedToAnother() {
		this.runner.run((context) -> {
			Application application = new Application(context);
			application.inView(() -> {
				assertThat(application.in("YYZ", () -> application.transaction(application::note)))
					.isEqualTo("yyz1:3306");
				assertThatExceptionOfType(CrossGroupException.class)
					.isThrownBy(() -> application.in("ZRH", application::note))
					.withMessageContainingAll("ZRH", "YYZ", "open-in-view");
			});
		});
	}

	@Test
	void sessionThatAnApplicationKeepsIsRefusedToAnotherGroup() {
		this.runner.run((context) -> {
			Application application = new Application(context);
			try (EntityManager kept = context.getBean(EntityManagerFactory.class).createEntityManager()) {
				application.in("YYZ", () -> kept.createQuery("from GroupNote", Note.class).getSingleResult());
				assertThatExceptionOfType(CrossGroupException.class)
					.isThrownBy(() -> application.in("ZRH", () -> kept.find(Note.class, 1)));
			}
		});
	}

	@Test
	void loadingLazilyAfterTheCallIsRefusedWhereItWouldReachAnotherGroup() {
		this.runner.withPropertyValues("fabric.default-group=YYZ",
				"spring.jpa.properties.hibernate.connection.handling_mode=DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION")
			.run((context) -> {
				Application application = new Application(context);
				application.inView(() -> {
					Note note = application.in("ZRH", () -> application.transaction(application::find));
					assertThatExceptionOfType(CrossGroupException.class).isThrownBy(() -> note.others.size())
						.withMessageContaining("lazily");
				});
			});
	}

	@Test
	void loadingLazilyWithoutASessionIsRefusedWithASecondGroup() {
		this.runner.withPropertyValues("spring.jpa.properties.hibernate.enable_lazy_load_no_trans=true")
			.run((context) -> {
				Application application = new Application(context);
				application.in("YYZ", application::note);
				assertThatExceptionOfType(SharedCacheException.class)
					.isThrownBy(() -> application.in("ZRH", application::note))
					.withMessageContaining("enable_lazy_load_no_trans=false");
			});
	}

	@Test
	void cacheIsRefusedWhenASecondGroupIsFirstUsed() {
		this.runner.withPropertyValues(CACHE).run((context) -> {
			Application application = new Application(context);
			application.in("YYZ", application::note);
			for (int call = 0; call < 2; call++) {
				assertThatExceptionOfType(SharedCacheException.class)
					.isThrownBy(() -> application.in("ZRH", application::note))
					.withMessageContainingAll("YYZ, ZRH", "use_second_level_cache=false", "forGroup");
			}
			assertThat(application.in("YYZ", application::note)).isEqualTo("yyz1:3306");
		});
	}

	@Test
	void cacheOfAFactoryThatIsInitializedLazilyIsRefused() {
		this.runner.withPropertyValues(CACHE)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				FabricTemplate fabric = context.getBean(FabricTemplate.class);
				fabric.executeWithoutResult("YYZ", () -> {
				});
				fabric.executeWithoutResult("ZRH", () -> {
				});
				assertThatException().isThrownBy(() -> context.getBean(EntityManagerFactory.class))
					.havingCause()
					.isInstanceOf(SharedCacheException.class);
			});
	}

	/** What an application does. */
	private static final class Application {

		private final FabricTemplate fabric;

		private final EntityManager entities;

		private final EntityManagerFactory factory;

		private final PlatformTransactionManager transactions;

		Application(AssertableApplicationContext context) {
			this.fabric = context.getBean(FabricTemplate.class);
			this.factory = context.getBean(EntityManagerFactory.class);
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(this.factory);
			this.transactions = context.getBean(PlatformTransactionManager.class);
		}

		<T> T in(String group, Supplier<T> work) {
			return this.fabric.execute(group, work::get);
		}

		<T> T supports(Supplier<T> work) {
			return transaction(TransactionDefinition.PROPAGATION_SUPPORTS, work);
		}

		<T> T transaction(Supplier<T> work) {
			return transaction(TransactionDefinition.PROPAGATION_REQUIRED, work);
		}

		private <T> T transaction(int propagation, Supplier<T> work) {
			TransactionTemplate template = new TransactionTemplate(this.transactions);
			template.setPropagationBehavior(propagation);
			return Objects.requireNonNull(template.execute((status) -> work.get()));
		}

		void inView(Runnable request) {
			try (EntityManager view = this.factory.createEntityManager()) {
				TransactionSynchronizationManager.bindResource(this.factory, new EntityManagerHolder(view));
				try {
					request.run();
				}
				finally {
					TransactionSynchronizationManager.unbindResource(this.factory);
				}
			}
		}

		String note() {
			return find().text;
		}

		Note find() {
			return this.entities.find(Note.class, 1);
		}

	}

	/** A row that each server has another text in. */
	@Entity(name = "GroupNote")
	@Table(name = "note")
	static class Note {

		@Id
		int id;

		String text = "";

		@ManyToOne(fetch = FetchType.LAZY)
		@JoinColumn(name = "id", insertable = false, updatable = false)
		@Nullable Note self;

		@OneToMany(mappedBy = "self")
		List<Note> others = List.of();

	}

	@TestConfiguration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = JpaGroupsTests.class)
	static class Entities {

	}

}
