package io.github.fabricspring.objects.jpa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.objects.jpa.Entities.Assigned;
import io.github.fabricspring.objects.jpa.Entities.Item;
import io.github.fabricspring.objects.jpa.Entities.Purchase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.support.SimpleJpaRepository;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application with JPA.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Entities.class)
@Import(JpaApplication.Store.class)
class JpaApplication {

	/** What it does, each in one transaction. */
	@FabricGroup("YYZ")
	static class Store {

		private final EntityManager entities;

		private final TransactionTemplate transactions;

		private final FabricTemplate fabric;

		int attempts;

		Store(EntityManagerFactory factory, PlatformTransactionManager transactions, FabricTemplate fabric) {
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
			this.transactions = new TransactionTemplate(transactions);
			this.fabric = fabric;
		}

		/** As a repository of Spring Data does. */
		@Transactional
		<T> void save(T entity) {
			this.attempts++;
			repository(entity).save(entity);
		}

		@Transactional
		void persist(Object entity) {
			this.attempts++;
			this.entities.persist(entity);
		}

		@Transactional
		<T> void saveAll(List<T> entities) {
			entities.forEach((entity) -> repository(entity).save(entity));
		}

		@Transactional
		void saveOptional(Optional<Item> item) {
			item.ifPresent(this.entities::persist);
		}

		@Transactional
		void order(Purchase purchase, String product) {
			purchase.add(product);
			purchase.tags.add(product);
			purchase.notes.put(product, "new");
			purchase.address.street = purchase.address.street + "!";
			repository(purchase).save(purchase);
		}

		@Transactional
		void handle(Request request) {
			if (request.done) {
				return;
			}
			request.done = true;
			request.items.add(new Item("made"));
			request.items.forEach(this.entities::persist);
		}

		@Transactional
		void insertStateless(Object entity) {
			this.attempts++;
			StatelessSession session = this.entities.getEntityManagerFactory()
				.unwrap(SessionFactory.class)
				.openStatelessSession(this.entities.unwrap(Session.class).doReturningWork((c) -> c));
			session.insert(entity);
		}

		@Transactional
		void updateStateless(Assigned entity) {
			this.attempts++;
			StatelessSession session = this.entities.getEntityManagerFactory()
				.unwrap(SessionFactory.class)
				.openStatelessSession(this.entities.unwrap(Session.class).doReturningWork((c) -> c));
			session.update(entity);
		}

		@Transactional
		void with(EntityManager outliving, Item item) {
			this.attempts++;
			outliving.joinTransaction();
			outliving.persist(item);
			outliving.flush();
		}

		@Transactional
		void run(Runnable work) {
			this.attempts++;
			work.run();
		}

		EntityManager entities() {
			return this.entities;
		}

		FabricTemplate fabric() {
			return this.fabric;
		}

		TransactionTemplate transactions() {
			return this.transactions;
		}

		@SuppressWarnings("unchecked")
		private <T> SimpleJpaRepository<T, Object> repository(T entity) {
			return new SimpleJpaRepository<>((Class<T>) entity.getClass(), this.entities);
		}

	}

	/** An argument that no library stores. */
	static class Request {

		boolean done;

		List<Item> items = new ArrayList<>();

	}

}
