package io.github.fabricspring.acceptance.programs;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.transaction.annotation.Propagation;

/**
 * What an attempt does. Each write adds one to the amount of its tag, which no other step
 * uses.
 */
sealed interface Step {

	/**
	 * The steps within this one.
	 * @return the steps, in their order
	 */
	default List<Step> steps() {
		return List.of();
	}

	/**
	 * The same step around others.
	 * @param steps the others
	 * @return the step
	 */
	default Step withSteps(List<Step> steps) {
		return this;
	}

	default Stream<Step> all() {
		return Stream.concat(Stream.of(this), steps().stream().flatMap(Step::all));
	}

	/**
	 * Writes through JDBC, or with a new object.
	 *
	 * @param via how
	 * @param tag the number of its tag
	 */
	record Write(Via via, int tag) implements Step {

		@Override
		public String toString() {
			return this.via + " #" + this.tag;
		}

	}

	/**
	 * Adds one to an argument of the call and saves it.
	 *
	 * @param kind what the argument is
	 * @param argument its number
	 */
	record Save(Kind kind, int argument) implements Step {

		@Override
		public String toString() {
			return "save(" + this.kind + " a" + this.argument + ")";
		}

	}

	/**
	 * Reads.
	 *
	 * @param how how
	 */
	record Read(Reading how) implements Step {

		@Override
		public String toString() {
			return "read " + this.how;
		}

	}

	/**
	 * Ends the transaction by a statement.
	 *
	 * @param how by which
	 */
	record End(Ending how) implements Step {

		@Override
		public String toString() {
			return "statement " + this.how;
		}

	}

	/**
	 * Meets a deadlock in its first attempt.
	 *
	 * @param in what meets it
	 */
	record Deadlock(Victim in) implements Step {

		@Override
		public String toString() {
			return "deadlock in " + this.in;
		}

	}

	/** Throws the application's own exception. */
	record Fail() implements Step {

		@Override
		public String toString() {
			return "throw";
		}

	}

	/**
	 * A transaction, or a part of one.
	 *
	 * @param propagation the propagation
	 * @param completes whether it is not rolled back in the end
	 * @param steps what it does
	 */
	record Block(Propagation propagation, boolean completes, List<Step> steps) implements Step {

		public Block {
			steps = List.copyOf(steps);
		}

		@Override
		public Step withSteps(List<Step> steps) {
			return new Block(this.propagation, this.completes, steps);
		}

		@Override
		public String toString() {
			return this.propagation + this.steps.toString() + (this.completes ? "" : " rolled back");
		}

	}

	/**
	 * Catches whatever its steps throw, and goes on.
	 *
	 * @param steps what it does
	 */
	record Swallow(List<Step> steps) implements Step {

		public Swallow {
			steps = List.copyOf(steps);
		}

		@Override
		public Step withSteps(List<Step> steps) {
			return new Swallow(steps);
		}

		@Override
		public String toString() {
			return "swallow" + this.steps;
		}

	}

	/**
	 * Does each of its steps on a thread of its own, and waits for all.
	 *
	 * @param carried whether the scope is carried to these threads
	 * @param steps what they do
	 */
	record Parallel(boolean carried, List<Step> steps) implements Step {

		public Parallel {
			steps = List.copyOf(steps);
		}

		@Override
		public Step withSteps(List<Step> steps) {
			return new Parallel(this.carried, steps);
		}

		@Override
		public String toString() {
			return (this.carried ? "carried" : "parallel") + this.steps;
		}

	}

	/**
	 * Calls another annotated method.
	 *
	 * @param call the call
	 */
	record Inner(Call call) implements Step {

		@Override
		public List<Step> steps() {
			return this.call.steps();
		}

		@Override
		public Step withSteps(List<Step> steps) {
			return new Inner(this.call.withSteps(steps));
		}

		@Override
		public String toString() {
			return "call" + this.call;
		}

	}

	/** How a write is made. */
	enum Via {

		STATEMENT, PREPARED, BATCH, BATCH_WITH_DDL, BATCH_WITH_COMMIT, PREPARED_BATCH, MULTI, MULTI_WITH_COMMIT,
		CALLABLE, CALLABLE_WITH_COMMIT, COUNTER, UPDATABLE, JPA, JPA_SEQUENCE, JPA_MANAGED, DATA_JDBC, MYBATIS;

		/**
		 * Whether it writes two rows, the second under the tag with a {@code b}.
		 * @return whether it does
		 */
		boolean isDouble() {
			return name().contains("BATCH") || name().startsWith("MULTI") || this == CALLABLE_WITH_COMMIT;
		}

		/**
		 * Whether it commits between its two rows.
		 * @return whether it does
		 */
		boolean isCommitting() {
			return name().contains("_WITH_");
		}

		/**
		 * Whether it changes a row that is there before the program.
		 * @return whether it does
		 */
		boolean isUpdate() {
			return this == COUNTER || this == UPDATABLE || this == JPA_MANAGED;
		}

		boolean isJpa() {
			return name().startsWith("JPA");
		}

	}

	/** What an argument is. */
	enum Kind {

		JPA_IDENTITY, JPA_VERSIONED, JPA_CHILDREN, DATA_JDBC, MYBATIS;

		boolean isJpa() {
			return name().startsWith("JPA");
		}

	}

	/** How is read. */
	enum Reading {

		PLAIN, STREAMING, JPA, MYBATIS

	}

	/** Statements that end a transaction. */
	enum Ending {

		COMMIT, DDL, ROLLBACK, AUTOCOMMIT, CHAIN

	}

	/** What meets a deadlock. */
	enum Victim {

		STATEMENT, UPDATABLE, HANDLING_PROCEDURE

	}

}
