package io.github.fabricspring.acceptance.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.chaos.Checker.Transfer;
import io.github.fabricspring.sample.switchover.Journal.Transaction;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.annotation.Transactional;

/**
 * A bank whose transfers are entities with an id from the server and a version, made by
 * the caller and passed as arguments.
 */
class EntityBank implements Bank {

	private final Desk desk;

	private final Queue<Entry> acknowledged = new ConcurrentLinkedQueue<>();

	EntityBank(Desk desk) {
		this.desk = desk;
	}

	@Override
	public void open() {
		this.desk.open();
	}

	@Override
	public void transfer(Transfer transfer) {
		Entry entry = new Entry(transfer);
		this.desk.enter(entry);
		this.acknowledged.add(entry);
	}

	@Override
	public List<Transfer> ledger() {
		return this.desk.entries().stream().map(Entry::transfer).toList();
	}

	@Override
	public Map<Integer, Long> balances() {
		return this.desk.balances();
	}

	@Override
	public long misplaced() {
		Map<Long, Entry> rows = new HashMap<>();
		this.desk.entries().forEach((row) -> rows.put(row.id, row));
		return this.acknowledged.stream().filter((entry) -> !entry.says(rows.get(entry.id))).count();
	}

	/** What is called in transactions. */
	@FabricGroup(value = "YYZ", rerun = Rerun.EXACTLY_ONCE)
	static class Desk {

		private final JdbcClient jdbc;

		private final EntityManager entities;

		Desk(JdbcClient jdbc, EntityManagerFactory factory) {
			this.jdbc = jdbc;
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
		}

		void open() {
			this.jdbc.sql("DROP TABLE IF EXISTS account, ledger").update();
			this.jdbc.sql("CREATE TABLE account (id INT PRIMARY KEY, version INT NOT NULL, balance BIGINT NOT NULL)")
				.update();
			this.jdbc
				.sql("CREATE TABLE ledger (id BIGINT AUTO_INCREMENT PRIMARY KEY, version INT NOT NULL,"
						+ " writer INT NOT NULL, number BIGINT NOT NULL, debtor INT NOT NULL, creditor INT NOT NULL,"
						+ " amount BIGINT NOT NULL, booked BOOLEAN NOT NULL)")
				.update();
			this.jdbc
				.sql("INSERT INTO account WITH RECURSIVE number AS (SELECT 0 AS n UNION ALL"
						+ " SELECT n + 1 FROM number WHERE n + 1 < ?) SELECT n, 0, ? FROM number")
				.params(ACCOUNTS, OPENING_BALANCE)
				.update();
		}

		// The row is written twice, so that its version is 1 in the end
		@Transactional
		void enter(Entry entry) {
			this.entities.persist(entry);
			add(entry.debtor, -entry.amount);
			add(entry.creditor, entry.amount);
			entry.booked = true;
		}

		private void add(int account, long amount) {
			this.entities.find(Account.class, account, LockModeType.PESSIMISTIC_WRITE).balance += amount;
			this.entities.flush();
		}

		@Transactional
		List<Entry> entries() {
			return this.entities.createQuery("FROM ledger", Entry.class).getResultList();
		}

		@Transactional
		Map<Integer, Long> balances() {
			Map<Integer, Long> balances = new HashMap<>();
			this.entities.createQuery("FROM account", Account.class)
				.getResultList()
				.forEach((account) -> balances.put(account.id, account.balance));
			return balances;
		}

	}

	/** An account. */
	@Entity(name = "account")
	static class Account {

		@Id
		int id;

		@Version
		int version;

		long balance;

	}

	/** A row of the ledger. */
	@Entity(name = "ledger")
	static class Entry {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		@Version
		@Nullable Integer version;

		int writer;

		long number;

		int debtor;

		int creditor;

		long amount;

		boolean booked;

		protected Entry() {
		}

		Entry(Transfer transfer) {
			this.writer = transfer.id().writer();
			this.number = transfer.id().number();
			this.debtor = transfer.from();
			this.creditor = transfer.to();
			this.amount = transfer.amount();
		}

		Transfer transfer() {
			return new Transfer(new Transaction(this.writer, this.number), this.debtor, this.creditor, this.amount);
		}

		boolean says(@Nullable Entry row) {
			return row != null && row.transfer().equals(transfer()) && row.booked && Objects.equals(row.version, 1)
					&& Objects.equals(this.version, 1);
		}

	}

}
