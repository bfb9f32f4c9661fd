package io.github.fabricspring.acceptance.statements;

import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.ServerExtension;

/**
 * The table {@code app.numbers}, to which the transactions of these tests write.
 */
final class Numbers {

	/** Makes the table. */
	static final String TABLE = "CREATE TABLE app.numbers (id INT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL)";

	/** Empties the table. */
	static final String CLEAR = "DELETE FROM app.numbers";

	private Numbers() {
	}

	/**
	 * A server with the table, which is empty before each test.
	 * @return the extension
	 */
	static ServerExtension server() {
		return ServerExtension.first().beforeAll(TABLE).beforeEach(CLEAR);
	}

	static List<Integer> on(MysqlServer server) {
		return Sql.on(server).values("SELECT n FROM app.numbers ORDER BY n").stream().map(Integer::valueOf).toList();
	}

}
