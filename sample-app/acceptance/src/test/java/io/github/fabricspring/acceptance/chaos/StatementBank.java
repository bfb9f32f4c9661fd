package io.github.fabricspring.acceptance.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.chaos.Checker.Transfer;
import io.github.fabricspring.sample.switchover.Journal.Transaction;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * A bank that sends its own statements.
 */
@FabricGroup(value = "YYZ", rerun = Rerun.EXACTLY_ONCE)
class StatementBank implements Bank {

	private final JdbcClient jdbc;

	StatementBank(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void open() {
		this.jdbc.sql("DROP TABLE IF EXISTS account, ledger").update();
		this.jdbc.sql("CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL)").update();
		this.jdbc
			.sql("CREATE TABLE ledger (id BIGINT AUTO_INCREMENT PRIMARY KEY, writer INT NOT NULL,"
					+ " number BIGINT NOT NULL, debtor INT NOT NULL, creditor INT NOT NULL, amount BIGINT NOT NULL)")
			.update();
		this.jdbc
			.sql("INSERT INTO account WITH RECURSIVE number AS (SELECT 0 AS n UNION ALL"
					+ " SELECT n + 1 FROM number WHERE n + 1 < ?) SELECT n, ? FROM number")
			.params(ACCOUNTS, OPENING_BALANCE)
			.update();
	}

	@Override
	@Transactional
	public void transfer(Transfer transfer) {
		add(transfer.from(), -transfer.amount());
		add(transfer.to(), transfer.amount());
		this.jdbc.sql("INSERT INTO ledger (writer, number, debtor, creditor, amount) VALUES (?, ?, ?, ?, ?)")
			.params(transfer.id().writer(), transfer.id().number(), transfer.from(), transfer.to(), transfer.amount())
			.update();
	}

	private void add(int account, long amount) {
		this.jdbc.sql("UPDATE account SET balance = balance + ? WHERE id = ?").params(amount, account).update();
	}

	@Override
	@Transactional
	public List<Transfer> ledger() {
		List<Transfer> ledger = new ArrayList<>();
		RowCallbackHandler rows = (row) -> ledger.add(new Transfer(new Transaction(row.getInt(1), row.getLong(2)),
				row.getInt(3), row.getInt(4), row.getLong(5)));
		this.jdbc.sql("SELECT writer, number, debtor, creditor, amount FROM ledger").query(rows);
		return ledger;
	}

	@Override
	@Transactional
	public Map<Integer, Long> balances() {
		Map<Integer, Long> balances = new HashMap<>();
		RowCallbackHandler rows = (row) -> balances.put(row.getInt(1), row.getLong(2));
		this.jdbc.sql("SELECT id, balance FROM account").query(rows);
		return balances;
	}

}
