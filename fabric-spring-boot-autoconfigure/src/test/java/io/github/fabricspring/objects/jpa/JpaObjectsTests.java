package io.github.fabricspring.objects.jpa;

import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.objects.RunningApplication;
import io.github.fabricspring.objects.jpa.Entities.Assigned;
import io.github.fabricspring.objects.jpa.Entities.ByProperty;
import io.github.fabricspring.objects.jpa.Entities.Flagged;
import io.github.fabricspring.objects.jpa.Entities.Item;
import io.github.fabricspring.objects.jpa.Entities.Numbered;
import io.github.fabricspring.objects.jpa.Entities.Purchase;
import io.github.fabricspring.objects.jpa.Entities.Random;
import io.github.fabricspring.objects.jpa.Entities.Seat;
import io.github.fabricspring.objects.jpa.JpaApplication.Request;
import io.github.fabricspring.objects.jpa.JpaApplication.Store;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.ExtendedEntityManagerCreator;
import org.springframework.test.util.AopTestUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Entities whose transaction was lost after they were flushed.
 */
class JpaObjectsTests {

	private static RunningApplication application;

	private static Store store;

	private static Store target;

	/** Out of reach of what a call can keep. */
	private static final List<Assigned> held = new ArrayList<>();

	@BeforeAll
	static void start() {
		application = RunningApplication.start(JpaApplication.class, Entities.SCHEMA, "fabric.retry.timeout=2s",
				"fabric.outcome.retention=5s");
		store = application.bean(Store.class);
		target = AopTestUtils.getTargetObject(store);
	}

	@AfterAll
	static void close() {
		application.close();
	}

	@BeforeEach
	void renew() {
		target.attempts = 0;
		// each test has a database of its own
		application.failCommit();
		store.persist(new Item("before"));
		assertThat(application.database().hasFailed()).isTrue();
		target.attempts = 0;
	}

	@Test
	void savedItemIsInsertedAgainAndNotMergedOntoTheRowOfAnother() throws SQLException {
		application.failCommitWhileOthersWrite("INSERT INTO item (id, name) VALUES (1, 'of another')");
		Item item = new Item("mine");
		store.save(item);
		assertThat(application.query("SELECT name FROM item ORDER BY id")).containsExactly("of another", "mine");
		assertThat(item.id).isEqualTo(2);
		assertThat(target.attempts).isEqualTo(2);
	}

	@Test
	void persistedArgumentSurvives() throws SQLException {
		application.failCommit();
		store.persist(new Item("mine"));
		assertThat(application.query("SELECT name FROM item")).containsExactly("mine");
	}

	@Test
	void idsFromATableRandomIdsAndAssignedIdsWithAVersionSurvive() throws SQLException {
		application.failCommit();
		store.save(new Numbered("by table"));
		assertThat(application.query("SELECT name FROM numbered")).containsExactly("by table");
		application.failCommit();
		store.save(new Random("by chance"));
		assertThat(application.query("SELECT name FROM random")).containsExactly("by chance");
		application.failCommit();
		store.save(new Assigned(7, "by hand"));
		assertThat(application.query("SELECT name FROM assigned")).containsExactly("by hand");
	}

	@Test
	void whatACallbackStampedIsStampedAnew() throws SQLException {
		application.failCommit();
		Assigned assigned = new Assigned(8, "stamped");
		store.persist(assigned);
		assertThat(application.query("SELECT name FROM assigned WHERE created IS NOT NULL")).containsExactly("stamped");
	}

	@Test
	void persistableIsNewAgain() throws SQLException {
		application.failCommitWhileOthersWrite("INSERT INTO flagged VALUES (1, 'of another')");
		store.save(new Flagged(2, "mine"));
		assertThat(application.query("SELECT name FROM flagged ORDER BY id")).containsExactly("of another", "mine");
	}

	@Test
	void persistableWhoseFlagIsKeptElsewhereIsNotRunAgain() throws SQLException {
		Flagged flagged = new Flagged(3, "mine");
		flagged.elsewhere = true;
		application.failCommit();
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> store.save(flagged))
			.withMessageContaining("Flagged@")
			.withMessageContaining("whether it is new");
		assertThat(application.query("SELECT name FROM flagged")).isEmpty();
		assertThat(target.attempts).isOne();
	}

	@Test
	void childrenAndCollectionsOfAnOrderAreThereOnce() throws SQLException {
		Purchase purchase = new Purchase();
		purchase.address.street = "Main St";
		purchase.add("old");
		application.failCommitWhileOthersWrite("INSERT INTO line (id, product) VALUES (1, 'of another')",
				"INSERT INTO purchase (id, street) VALUES (1, 'of another')");
		store.order(purchase, "new");
		assertThat(application.query("SELECT product FROM line ORDER BY id")).containsExactly("of another", "old",
				"new");
		assertThat(application.query("SELECT street FROM purchase ORDER BY id")).containsExactly("of another",
				"Main St!");
		assertThat(application.query("SELECT tags FROM purchase_tags")).containsExactly("new");
		assertThat(application.query("SELECT notes_key FROM purchase_notes")).containsExactly("new");
	}

	@Test
	void detachedOrderGetsOneMoreLine() throws SQLException {
		Purchase purchase = new Purchase();
		purchase.add("old");
		store.persist(purchase);
		application.database().failOnce("COMMIT"::equals, (connection) -> {
			// what was committed is replicated
			try (Statement statement = connection.createStatement()) {
				statement.execute("INSERT INTO purchase (id, version, street) VALUES (" + purchase.id + ", TIMESTAMP '"
						+ Timestamp.from(Objects.requireNonNull(purchase.version)) + "', '')");
				statement.execute("INSERT INTO line (purchase_id, product) VALUES (" + purchase.id + ", 'old')");
			}
		});
		store.order(purchase, "new");
		assertThat(application.query("SELECT product FROM line ORDER BY id")).containsExactly("old", "new");
	}

	@Test
	void elementsOfArgumentsSurvive() throws SQLException {
		application.failCommitWhileOthersWrite("INSERT INTO item (id, name) VALUES (1, 'of another')");
		store.saveAll(List.of(new Item("one"), new Item("two")));
		assertThat(application.query("SELECT name FROM item ORDER BY id")).containsExactly("of another", "one", "two");
		application.failCommit();
		store.saveOptional(Optional.of(new Item("three")));
		assertThat(application.query("SELECT name FROM item ORDER BY id")).contains("three");
	}

	@Test
	void argumentThatNoLibraryStoresIsWhatItWas() throws SQLException {
		Request request = new Request();
		request.items.add(new Item("given"));
		application.failCommit();
		store.handle(request);
		assertThat(application.query("SELECT name FROM item ORDER BY id")).containsExactly("given", "made");
	}

	@Test
	void idOfTwoPartsIsWhatItWas() throws SQLException {
		Seat seat = new Seat();
		seat.place.hall = 1;
		application.failCommit();
		store.run(() -> {
			seat.place.number++;
			store.persist(seat);
		});
		assertThat(application.query("SELECT number FROM seat")).containsExactly("1");
	}

	@Test
	void propertiesWhoseSetterRefusesAreWrittenDirectly() throws SQLException {
		ByProperty entity = new ByProperty();
		entity.setName("mine");
		application.failCommitWhileOthersWrite("INSERT INTO by_property (id, name) VALUES (1, 'of another')");
		store.save(entity);
		assertThat(application.query("SELECT name FROM by_property ORDER BY id")).containsExactly("of another", "mine");
	}

	@Test
	void propertyThatReadsBackOtherwiseIsNotRunAgain() {
		ByProperty.remembered = null;
		ByProperty entity = new ByProperty();
		entity.remembers = true;
		application.failCommit();
		assertThatExceptionOfType(TransactionNotCommittedException.class).isThrownBy(() -> store.save(entity))
			.withMessageContaining("ByProperty@");
	}

	@Test
	void whatALambdaHasCapturedIsReachedThroughHibernate() throws SQLException {
		Item item = new Item("captured");
		application.failCommitWhileOthersWrite("INSERT INTO item (id, name) VALUES (1, 'of another')");
		store.fabric()
			.executeWithoutResult("YYZ",
					() -> store.transactions().executeWithoutResult((status) -> store.entities().persist(item)));
		assertThat(application.query("SELECT name FROM item ORDER BY id")).containsExactly("of another", "captured");
	}

	@Test
	void statelessInsertSurvives() throws SQLException {
		application.failCommit();
		store.insertStateless(new Random("stateless"));
		assertThat(application.query("SELECT name FROM random")).containsExactly("stateless");
	}

	@Test
	void statelessUpdateOfAnEntityThatCouldNotBeKeptIsNotRunAgain() {
		Assigned elsewhere = new Assigned(9, "first");
		held.add(elsewhere);
		store.persist(elsewhere);
		target.attempts = 0;
		application.failCommit();
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> store.run(() -> held.forEach(target::updateStateless)))
			.withMessageContaining("Assigned@")
			.withMessageContaining("StatelessSession")
			.withMessageContaining("newly loaded objects");
	}

	@Test
	void statelessUpdateOfACapturedEntityIsRunAgain() throws SQLException {
		Assigned[] captured = { new Assigned(19, "first") };
		store.persist(captured[0]);
		captured[0].name = "second";
		application.failCommitWhileOthersWrite("INSERT INTO assigned (id, version, name) VALUES (19, 0, 'first')");
		store.run(() -> target.updateStateless(captured[0]));
		assertThat(application.query("SELECT name FROM assigned WHERE id = 19")).containsExactly("second");
	}

	@Test
	void entityManagerThatManagedEntitiesBeforeTheCallIsRefused() {
		Item managed = new Item("managed");
		store.persist(managed);
		target.attempts = 0;
		EntityManager outliving = outliving();
		assertThat(outliving.find(Item.class, managed.id)).isNotNull();
		application.failCommit();
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> store.with(outliving, new Item("mine")))
			.withMessageContaining("EntityManager that outlives the call");
		assertThat(target.attempts).isOne();
	}

	@Test
	void entityManagerThatOutlivesTheCallMayBeEmpty() throws SQLException {
		EntityManager outliving = outliving();
		application.failCommit();
		store.with(outliving, new Item("mine"));
		assertThat(application.query("SELECT name FROM item")).containsExactly("mine");
	}

	@Test
	void entityManagerThatIsBoundBeforeTheCallMayBeEmpty() throws SQLException {
		bound((entities) -> {
			application.database().loseConnection((sql) -> sql.startsWith("insert into item"));
			store.persist(new Item("mine"));
		});
		assertThat(application.query("SELECT name FROM item")).containsExactly("mine");
		assertThat(target.attempts).isEqualTo(2);
	}

	@Test
	void entityManagerThatIsBoundAndManagesEntitiesIsRefused() {
		Item managed = new Item("managed");
		store.persist(managed);
		target.attempts = 0;
		bound((entities) -> {
			assertThat(entities.find(Item.class, managed.id)).isNotNull();
			application.failCommit();
			assertThatExceptionOfType(TransactionNotCommittedException.class)
				.isThrownBy(() -> store.persist(new Item("mine")))
				.withMessageContaining("spring.jpa.open-in-view=false");
		});
		assertThat(target.attempts).isOne();
	}

	// As "open session in view" does
	private static void bound(Consumer<EntityManager> work) {
		EntityManagerFactory factory = application.bean(EntityManagerFactory.class);
		EntityManager entities = factory.createEntityManager();
		TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(entities));
		try {
			work.accept(entities);
		}
		finally {
			TransactionSynchronizationManager.unbindResource(factory);
			entities.close();
		}
	}

	private static EntityManager outliving() {
		return ExtendedEntityManagerCreator
			.createContainerManagedEntityManager(application.bean(EntityManagerFactory.class));
	}

	@Test
	void whenTheOutcomeIsUnknownNothingIsPutBack() {
		Item item = new Item("perhaps");
		application.database().loseAnswerOfCommit();
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class).isThrownBy(() -> store.save(item));
		assertThat(item.id).isNotNull();
	}

	@Test
	void callerWhoIsToldNotCommittedMayTryAgainWithTheSameObject() throws SQLException {
		List<Item> items = new ArrayList<>(List.of(new Item("mine")));
		application.failCommit();
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> store.fabric().execute("YYZ", AccessMode.READ_WRITE, Rerun.NEVER, () -> {
				store.transactions().executeWithoutResult((status) -> items.forEach(store.entities()::persist));
				return true;
			}));
		assertThat(items.get(0).id).isNull();
		store.saveAll(items);
		assertThat(application.query("SELECT name FROM item")).containsExactly("mine");
	}

}
