package io.github.fabricspring.connection.tracker;

import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.connection.tracker.TransactionTracker.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The specification of {@link TransactionTracker}: every state and every event.
 */
class TransactionTrackerTests {

	private final SQLException error = new SQLException("seen");

	/** The shortest way to each state. */
	private final Map<State, Consumer<TransactionTracker>> ways = Map.ofEntries(Map.entry(State.IDLE, (tracker) -> {
	}), Map.entry(State.READING, (tracker) -> tracker.statementSent(false)),
			Map.entry(State.WRITING, (tracker) -> tracker.statementSent(true)),
			Map.entry(State.WRITING_WITH_KEY, (tracker) -> {
				tracker.statementSent(true);
				tracker.keyWritten();
			}), Map.entry(State.ROLLED_BACK, (tracker) -> {
				tracker.statementSent(true);
				tracker.rolledBackByServer(this.error);
			}), Map.entry(State.REPLACED, (tracker) -> {
				tracker.statementSent(true);
				tracker.committedByStatement();
			}), Map.entry(State.DOUBTFUL, (tracker) -> {
				tracker.statementSent(true);
				tracker.endedInDoubt();
			}), Map.entry(State.BROKEN, (tracker) -> {
				tracker.statementSent(true);
				tracker.brokenByStatement(this.error);
			}), Map.entry(State.COMMITTED, (tracker) -> tracker.lostAfterCommit(this.error)),
			Map.entry(State.PARTLY_COMMITTED, (tracker) -> {
				tracker.statementSent(true);
				tracker.committedByStatement();
				tracker.lost(this.error);
			}), Map.entry(State.UNKNOWN, (tracker) -> tracker.commitLost(Outcome.UNKNOWN, this.error)),
			Map.entry(State.DEAD, (tracker) -> tracker.lost(this.error)));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			IDLE             | READING          | WRITING          | IDLE             | IDLE
			READING          | READING          | WRITING          | READING          | READING
			WRITING          | WRITING          | WRITING          | WRITING_WITH_KEY | WRITING
			WRITING_WITH_KEY | WRITING_WITH_KEY | WRITING_WITH_KEY | WRITING_WITH_KEY | WRITING
			ROLLED_BACK      | ROLLED_BACK      | ROLLED_BACK      | ROLLED_BACK      | ROLLED_BACK
			REPLACED         | REPLACED         | REPLACED         | REPLACED         | REPLACED
			DOUBTFUL         | DOUBTFUL         | DOUBTFUL         | DOUBTFUL         | DOUBTFUL
			BROKEN           | BROKEN           | BROKEN           | BROKEN           | BROKEN
			COMMITTED        | COMMITTED        | COMMITTED        | COMMITTED        | COMMITTED
			PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED
			UNKNOWN          | UNKNOWN          | UNKNOWN          | UNKNOWN          | UNKNOWN
			DEAD             | DEAD             | DEAD             | DEAD             | DEAD
			""")
	void statements(State from, State readingStatement, State writingStatement, State keyWritten, State keyForgotten) {
		assertThat(after(from, (tracker) -> tracker.statementSent(false))).isEqualTo(readingStatement);
		assertThat(after(from, (tracker) -> tracker.statementSent(true))).isEqualTo(writingStatement);
		assertThat(after(from, TransactionTracker::keyWritten)).isEqualTo(keyWritten);
		assertThat(after(from, TransactionTracker::keyForgotten)).isEqualTo(keyForgotten);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			IDLE             | IDLE             | IDLE             | IDLE             | IDLE
			READING          | READING          | READING          | READING          | IDLE
			WRITING          | REPLACED         | DOUBTFUL         | BROKEN           | IDLE
			WRITING_WITH_KEY | REPLACED         | DOUBTFUL         | BROKEN           | IDLE
			ROLLED_BACK      | ROLLED_BACK      | ROLLED_BACK      | ROLLED_BACK      | ROLLED_BACK
			REPLACED         | REPLACED         | REPLACED         | BROKEN           | IDLE
			DOUBTFUL         | REPLACED         | DOUBTFUL         | BROKEN           | IDLE
			BROKEN           | BROKEN           | BROKEN           | BROKEN           | BROKEN
			COMMITTED        | COMMITTED        | COMMITTED        | COMMITTED        | COMMITTED
			PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED
			UNKNOWN          | UNKNOWN          | UNKNOWN          | UNKNOWN          | UNKNOWN
			DEAD             | DEAD             | DEAD             | DEAD             | DEAD
			""")
	void endsByStatement(State from, State committed, State inDoubt, State broken, State undone) {
		assertThat(after(from, TransactionTracker::committedByStatement)).isEqualTo(committed);
		assertThat(after(from, TransactionTracker::endedInDoubt)).isEqualTo(inDoubt);
		assertThat(after(from, (tracker) -> tracker.brokenByStatement(this.error))).isEqualTo(broken);
		assertThat(after(from, TransactionTracker::undoneByStatement)).isEqualTo(undone);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			IDLE             | IDLE             | IDLE             | DEAD             | COMMITTED
			READING          | READING          | IDLE             | DEAD             | COMMITTED
			WRITING          | ROLLED_BACK      | IDLE             | DEAD             | COMMITTED
			WRITING_WITH_KEY | ROLLED_BACK      | IDLE             | DEAD             | COMMITTED
			ROLLED_BACK      | ROLLED_BACK      | IDLE             | DEAD             | COMMITTED
			REPLACED         | ROLLED_BACK      | IDLE             | PARTLY_COMMITTED | COMMITTED
			DOUBTFUL         | ROLLED_BACK      | IDLE             | UNKNOWN          | COMMITTED
			BROKEN           | BROKEN           | IDLE             | UNKNOWN          | COMMITTED
			COMMITTED        | COMMITTED        | COMMITTED        | COMMITTED        | COMMITTED
			PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED
			UNKNOWN          | UNKNOWN          | UNKNOWN          | UNKNOWN          | UNKNOWN
			DEAD             | DEAD             | DEAD             | DEAD             | DEAD
			""")
	void ends(State from, State rolledBackByServer, State ended, State lost, State lostAfterCommit) {
		assertThat(after(from, (tracker) -> tracker.rolledBackByServer(this.error))).isEqualTo(rolledBackByServer);
		assertThat(after(from, TransactionTracker::ended)).isEqualTo(ended);
		assertThat(after(from, (tracker) -> tracker.lost(this.error))).isEqualTo(lost);
		assertThat(after(from, (tracker) -> tracker.lostAfterCommit(this.error))).isEqualTo(lostAfterCommit);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			IDLE             | COMMITTED        | DEAD             | UNKNOWN
			READING          | COMMITTED        | DEAD             | UNKNOWN
			WRITING          | COMMITTED        | DEAD             | UNKNOWN
			WRITING_WITH_KEY | COMMITTED        | DEAD             | UNKNOWN
			ROLLED_BACK      | COMMITTED        | DEAD             | UNKNOWN
			REPLACED         | COMMITTED        | PARTLY_COMMITTED | UNKNOWN
			DOUBTFUL         | COMMITTED        | UNKNOWN          | UNKNOWN
			BROKEN           | COMMITTED        | UNKNOWN          | UNKNOWN
			COMMITTED        | COMMITTED        | COMMITTED        | COMMITTED
			PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED | PARTLY_COMMITTED
			UNKNOWN          | UNKNOWN          | UNKNOWN          | UNKNOWN
			DEAD             | DEAD             | DEAD             | DEAD
			""")
	void lostCommits(State from, State committed, State notCommitted, State unknown) {
		assertThat(after(from, (tracker) -> tracker.commitLost(Outcome.COMMITTED, this.error))).isEqualTo(committed);
		assertThat(after(from, (tracker) -> tracker.commitLost(Outcome.NOT_COMMITTED, this.error)))
			.isEqualTo(notCommitted);
		assertThat(after(from, (tracker) -> tracker.commitLost(Outcome.UNKNOWN, this.error))).isEqualTo(unknown);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			IDLE             | false | false | false | false
			READING          | true  | false | false | false
			WRITING          | true  | true  | false | false
			WRITING_WITH_KEY | true  | true  | false | false
			ROLLED_BACK      | true  | true  | true  | false
			REPLACED         | true  | true  | false | false
			DOUBTFUL         | true  | true  | false | false
			BROKEN           | true  | true  | true  | false
			COMMITTED        | false | false | false | true
			PARTLY_COMMITTED | false | false | false | true
			UNKNOWN          | false | false | false | true
			DEAD             | false | false | false | true
			""")
	void questions(State state, boolean open, boolean mayHaveWritten, boolean mustRollBack, boolean dead) {
		TransactionTracker tracker = in(state);
		assertThat(tracker.isOpen()).isEqualTo(open);
		assertThat(tracker.mayHaveWritten()).isEqualTo(mayHaveWritten);
		assertThat(tracker.mustRollBack()).isEqualTo(mustRollBack);
		assertThat(tracker.isDead()).isEqualTo(dead);
		if (mustRollBack || dead) {
			assertThat((Throwable) tracker.cause()).isSameAs(this.error);
		}
		else {
			assertThatIllegalStateException().isThrownBy(tracker::cause);
		}
	}

	@Test
	void theTablesNameEveryState() {
		for (State state : State.values()) {
			assertThat(in(state).state()).isEqualTo(state);
		}
		assertThat(this.ways).hasSize(State.values().length);
	}

	private State after(State from, Consumer<TransactionTracker> event) {
		TransactionTracker tracker = in(from);
		event.accept(tracker);
		return tracker.state();
	}

	private TransactionTracker in(State state) {
		TransactionTracker tracker = new TransactionTracker();
		Objects.requireNonNull(this.ways.get(state)).accept(tracker);
		return tracker;
	}

}
