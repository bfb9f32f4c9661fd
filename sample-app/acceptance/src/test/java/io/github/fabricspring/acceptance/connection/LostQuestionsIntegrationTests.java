package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections that are lost while the driver asks the server for something else than rows
 * or writes, as Spring and persistence libraries have it do.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class LostQuestionsIntegrationTests extends OneServerTests {

	@BeforeEach
	void open() {
		this.routing.hikari.put("maximum-pool-size", "1");
	}

	@Test
	void isolationLevelThatATransactionBeginsWithIsALostConnection() throws SQLException {
		lose((connection) -> connection, (connection, same) -> same.getTransactionIsolation());
	}

	@Test
	void metadataOfTablesIsALostConnection() throws SQLException {
		lose(Connection::getMetaData, (connection, metadata) -> metadata.getColumns("app", null, "t", "%"));
	}

	@Test
	void metadataOfAStatementIsALostConnection() throws SQLException {
		lose((connection) -> connection.prepareStatement("SELECT * FROM t WHERE id = ?"),
				(connection, statement) -> statement.getMetaData());
	}

	@Test
	void warningsOfAStatementAreALostConnection() throws SQLException {
		lose((connection) -> {
			Statement statement = connection.createStatement();
			statement.executeQuery("SELECT CAST('x' AS SIGNED)");
			return statement;
		}, (connection, statement) -> statement.getWarnings());
	}

	@Test
	void metadataThatIsRefusedIsNoLoss() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin();
				PreparedStatement statement = connection.prepareStatement("SELECT * FROM missing")) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(statement::getMetaData);
			assertThat(verdict()).isNull();
			connection.rollback();
		}
	}

	private <T> void lose(Preparation<T> preparation, Question<T> question) throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "INSERT INTO t VALUES (1)");
			long id = Sessions.id(connection);
			T prepared = preparation.of(connection);
			server.execute("KILL " + id);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> question.ask(connection, prepared))
				.satisfies((ex) -> assertThat(ex.getSQLState()).startsWith("08"));
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		try (Scope scope = OneServer.scope(new AttemptJournal()); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "INSERT INTO t VALUES (1)");
			connection.commit();
		}
	}

	private @Nullable Verdict verdict() {
		return (this.journal.failure() != null) ? this.journal.failure().verdict() : null;
	}

	/** What is there before the loss. */
	@FunctionalInterface
	private interface Preparation<T> {

		T of(Connection connection) throws SQLException;

	}

	/** What the driver asks the server. */
	@FunctionalInterface
	private interface Question<T> {

		void ask(Connection connection, T prepared) throws SQLException;

	}

}
