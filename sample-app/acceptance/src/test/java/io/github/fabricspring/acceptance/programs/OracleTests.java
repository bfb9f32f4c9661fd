package io.github.fabricspring.acceptance.programs;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.acceptance.programs.Step.Via;
import io.github.fabricspring.acceptance.programs.Violation.Kind;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.annotation.Propagation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Oracle}, with histories made by hand.
 */
class OracleTests {

	private static final Told RETURNED = Told.returned(1);

	private static final Told NOT_COMMITTED = Told.thrown(new TransactionNotCommittedException("no", null), 1);

	private static final Told UNKNOWN = Told.thrown(new TransactionOutcomeUnknownException("?", null), 1);

	private static final Told PARTLY = Told.thrown(new TransactionPartlyCommittedException("half", null), 1);

	private static final Told RAW = Told.thrown(new IllegalStateException("raw"), 1);

	private static final Step TWO = required(new Step.Write(Via.STATEMENT, 1), new Step.Write(Via.JPA, 2));

	@Test
	void aReturnedCallHasEachEffectOnce() {
		assertThat(kinds(TWO, RETURNED, Map.of("A.t1", 1, "A.t2", 1))).isEmpty();
		assertThat(kinds(TWO, RETURNED, Map.of("A.t1", 1))).containsExactly(Kind.LOST);
		assertThat(kinds(TWO, RETURNED, Map.of("A.t1", 2, "A.t2", 1))).containsExactly(Kind.DOUBLED);
	}

	@Test
	void whatIsSaidNotToBeCommittedIsNotThere() {
		assertThat(kinds(TWO, NOT_COMMITTED, Map.of())).isEmpty();
		assertThat(kinds(TWO, NOT_COMMITTED, Map.of("A.t2", 1))).containsExactly(Kind.FALSE_FAILURE);
	}

	@Test
	void theUnknownMayBeThereOnceButNotTwice() {
		assertThat(kinds(TWO, UNKNOWN, Map.of())).isEmpty();
		assertThat(kinds(TWO, UNKNOWN, Map.of("A.t1", 1, "A.t2", 1))).isEmpty();
		assertThat(kinds(TWO, UNKNOWN, Map.of("A.t1", 2))).containsExactly(Kind.DOUBLED);
	}

	@Test
	void aPartIsNeitherNothingNorAll() {
		assertThat(kinds(TWO, PARTLY, Map.of("A.t1", 1))).isEmpty();
		assertThat(kinds(TWO, PARTLY, Map.of())).containsExactly(Kind.FALSE_PART);
		assertThat(kinds(TWO, PARTLY, Map.of("A.t1", 1, "A.t2", 1))).containsExactly(Kind.FALSE_PART);
	}

	@Test
	void aReadThatFailedIsMissing() {
		Call call = call(required(new Step.Write(Via.STATEMENT, 1), new Step.End(Step.Ending.COMMIT),
				new Step.Read(Step.Reading.PLAIN)));
		Program program = new Program(Program.Manager.JPA, List.of(call), Fault.NONE);
		Map<Call.Name, History> committed = Map.of(Call.Name.A, history(Map.of("A.t1", 1)));
		assertThat(kinds(new Run(program, true, List.of(PARTLY), committed, Map.of(), 0, 0, 1))).isEmpty();
		assertThat(kinds(new Run(program, true, List.of(PARTLY), committed, Map.of(), 0, 0, 0)))
			.containsExactly(Kind.FALSE_PART);
	}

	@Test
	void aTableThatWasCreatedIsAPart() {
		Step step = required(new Step.End(Step.Ending.DDL), new Step.Write(Via.STATEMENT, 1));
		assertThat(kinds(step, PARTLY, Map.of())).isEmpty();
		Step commit = required(new Step.End(Step.Ending.COMMIT), new Step.Write(Via.STATEMENT, 1));
		assertThat(kinds(commit, PARTLY, Map.of())).containsExactly(Kind.FALSE_PART);
	}

	@Test
	void anExceptionThatTheApplicationDoesNotThrowIsRaw() {
		assertThat(kinds(TWO, RAW, Map.of())).containsExactly(Kind.RAW);
		Step fails = required(new Step.Write(Via.STATEMENT, 1), new Step.Fail());
		Told own = Told.thrown(new Told.ProgramException(), 1);
		assertThat(kinds(fails, own, Map.of())).isEmpty();
		assertThat(kinds(fails, own, Map.of("A.t1", 1))).containsExactly(Kind.FALSE_FAILURE);
	}

	@Test
	void whatIsRolledBackOrUndoneByStatementIsNotThere() {
		Step rolledBack = new Step.Block(Propagation.REQUIRES_NEW, false, List.of(new Step.Write(Via.STATEMENT, 2)));
		Step around = required(new Step.Write(Via.STATEMENT, 1), rolledBack);
		assertThat(kinds(around, RETURNED, Map.of("A.t1", 1))).isEmpty();
		assertThat(kinds(around, RETURNED, Map.of("A.t1", 1, "A.t2", 1))).containsExactly(Kind.FALSE_FAILURE);
		Step undone = required(new Step.Write(Via.STATEMENT, 1), new Step.End(Step.Ending.ROLLBACK),
				new Step.Write(Via.STATEMENT, 2));
		assertThat(kinds(undone, RETURNED, Map.of("A.t2", 1))).isEmpty();
		assertThat(kinds(undone, RETURNED, Map.of("A.t1", 1, "A.t2", 1))).containsExactly(Kind.FALSE_FAILURE);
	}

	@Test
	void aSavepointTakesBackItsOwnAndAJoinedPartTakesAll() {
		Step.Write inner = new Step.Write(Via.STATEMENT, 2);
		Step nested = required(new Step.Write(Via.STATEMENT, 1),
				new Step.Block(Propagation.NESTED, false, List.of(inner)));
		assertThat(kinds(nested, RETURNED, Map.of("A.t1", 1))).isEmpty();
		assertThat(kinds(nested, RETURNED, Map.of("A.t1", 1, "A.t2", 1))).containsExactly(Kind.FALSE_FAILURE);
		Step joined = required(new Step.Write(Via.STATEMENT, 1),
				new Step.Block(Propagation.REQUIRED, false, List.of(inner)));
		assertThat(Expectation.of(call(joined)).fails()).isTrue();
	}

	@Test
	void whatWasCommittedBeforeTheApplicationsExceptionStays() {
		Step step = required(new Step.Write(Via.BATCH_WITH_COMMIT, 1), new Step.Fail());
		Told own = Told.thrown(new Told.ProgramException(), 1);
		assertThat(kinds(step, own, Map.of("A.t1", 1))).isEmpty();
		assertThat(kinds(step, own, Map.of())).containsExactly(Kind.LOST);
	}

	@Test
	void whatIsSwallowedMayBeMissingAndTheRestMayNot() {
		Step step = required(new Step.Swallow(List.of(new Step.Write(Via.STATEMENT, 1))),
				new Step.Write(Via.STATEMENT, 2));
		assertThat(kinds(step, RETURNED, Map.of("A.t2", 1))).isEmpty();
		assertThat(kinds(step, RETURNED, Map.of("A.t1", 1))).containsExactly(Kind.LOST);
	}

	@Test
	void anArgumentIsSavedAsOftenAsItsCallsReturned() {
		Call call = call(required(new Step.Save(Step.Kind.MYBATIS, 3)));
		Program program = new Program(Program.Manager.JPA, List.of(call, call), Fault.NONE);
		assertThat(kinds(program, List.of(NOT_COMMITTED, RETURNED), Map.of("A.a3", 1))).isEmpty();
		assertThat(kinds(program, List.of(NOT_COMMITTED, RETURNED), Map.of("A.a3", 2))).containsExactly(Kind.DOUBLED);
		assertThat(kinds(program, List.of(RETURNED, RETURNED), Map.of("A.a3", 2))).isEmpty();
	}

	@Test
	void aReadingMethodMayRefuseToWriteButNotAfterwards() {
		Call call = new Call(Call.Name.A, Rerun.SAFE, AccessMode.READ_ONLY, List.of(TWO));
		Program program = new Program(Program.Manager.JPA, List.of(call), Fault.NONE);
		assertThat(kinds(program, List.of(RAW), Map.of())).isEmpty();
		assertThat(kinds(program, List.of(RAW), Map.of("A.t1", 1))).containsExactly(Kind.FALSE_FAILURE);
	}

	@Test
	void aWriteInTheOtherGroupIsSeen() {
		Run run = new Run(program(TWO), true, List.of(RETURNED),
				Map.of(Call.Name.A, history(Map.of("A.t1", 1)), Call.Name.B, history(Map.of("A.t2", 1))), Map.of(), 0,
				0, 0);
		assertThat(Oracle.judge(run)).extracting(Violation::kind).containsExactly(Kind.WRONG_SERVER);
	}

	@Test
	void aReadOfTheOtherGroupsRowIsSeen() {
		Run run = new Run(program(TWO), true, List.of(RETURNED),
				Map.of(Call.Name.A, history(Map.of("A.t1", 1, "A.t2", 1))), Map.of(), 0, 1, 0);
		assertThat(Oracle.judge(run)).extracting(Violation::kind).containsExactly(Kind.WRONG_SERVER);
	}

	@Test
	void whatADeadlockHasUndoneIsAPartThatIsMissing() {
		Step step = required(new Step.Swallow(List.of(new Step.Deadlock(Step.Victim.STATEMENT))),
				new Step.Write(Via.STATEMENT, 1));
		assertThat(kinds(step, PARTLY, Map.of("A.t1", 1))).isEmpty();
	}

	@Test
	void anotherCallersRowIsMissed() {
		History history = new History(Map.of("A.t1", 1, "A.t2", 1), Set.of("one"));
		Run run = new Run(program(TWO), true, List.of(RETURNED), Map.of(Call.Name.A, history),
				Map.of(Call.Name.A, Set.of("one", "two")), 0, 0, 0);
		assertThat(Oracle.judge(run)).extracting(Violation::kind).containsExactly(Kind.OTHERS_ROW);
	}

	@Test
	void aCallWithoutAnAnswerHangs() {
		assertThat(kinds(TWO, new Told(Told.Answer.NONE, null, 1), Map.of())).containsExactly(Kind.HUNG);
	}

	private static List<Kind> kinds(Step step, Told told, Map<String, Integer> amounts) {
		return kinds(program(step), List.of(told), amounts);
	}

	private static List<Kind> kinds(Program program, List<Told> told, Map<String, Integer> amounts) {
		Run run = new Run(program, true, told, Map.of(Call.Name.A, history(amounts)), Map.of(), 0, 0, 0);
		return kinds(run);
	}

	private static List<Kind> kinds(Run run) {
		return Oracle.judge(run).stream().map(Violation::kind).toList();
	}

	private static History history(Map<String, Integer> amounts) {
		return new History(amounts, Set.of());
	}

	private static Program program(Step step) {
		return new Program(Program.Manager.JPA, List.of(call(step)), Fault.NONE);
	}

	private static Call call(Step step) {
		return new Call(Call.Name.A, Rerun.SAFE, AccessMode.READ_WRITE, List.of(step));
	}

	private static Step required(Step... steps) {
		return new Step.Block(Propagation.REQUIRED, true, List.of(steps));
	}

}
