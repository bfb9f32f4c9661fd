package io.github.fabricspring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.fabricspring.support.BrokerTransactionManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of calls within what others have bound to the thread: the transaction of a
 * message broker, a synchronization that throws, a transaction manager that is no bean.
 */
class ForeignSynchronizationsTests {

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withPropertyValues("fabric.default-group=YYZ");

	@Test
	void connectionThatABrokersTransactionKeepsFromACallServesNoOtherGroup() {
		this.runner.run((context) -> {
			new TransactionTemplate(new BrokerTransactionManager()).executeWithoutResult((status) -> {
				Notes.fabric(context).execute("ZRH", () -> Notes.jdbc(context).update(Notes.INSERT, 2));
				Notes.jdbc(context).update(Notes.INSERT, 3);
			});
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1, 3);
			assertThat(Notes.ids(context, "ZRH")).containsExactly(1, 2);
		});
	}

	@Test
	void whatASynchronizationThrowsAfterACallOfAnotherGroupDoesNotHideItsResult() {
		this.runner.run((context) -> {
			List<String> told = new ArrayList<>();
			supports(context).executeWithoutResult((status) -> {
				register(new Recording(told, "first"), new Recording(told, "failing", "resumed"),
						new Recording(told, "last"));
				assertThat(Notes.fabric(context).execute("ZRH", () -> Notes.jdbc(context).update(Notes.INSERT, 2)))
					.isEqualTo(1);
			});
			assertThat(told).containsExactly("first suspended", "failing suspended", "last suspended", "first resumed",
					"last resumed", "first completed", "failing completed", "last completed");
			assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		});
	}

	@Test
	void aSynchronizationThatCannotBeSuspendedRefusesTheCallAndLeavesTheOthersAsTheyWere() {
		this.runner.run((context) -> {
			List<String> told = new ArrayList<>();
			supports(context).executeWithoutResult((status) -> {
				register(new Recording(told, "first"), new Recording(told, "failing", "suspended"));
				assertThatException().isThrownBy(
						() -> Notes.fabric(context).execute("ZRH", () -> Notes.jdbc(context).update(Notes.INSERT, 2)));
			});
			assertThat(told).containsExactly("first suspended", "first resumed", "first completed",
					"failing completed");
			assertThat(Notes.ids(context, "ZRH")).containsExactly(1);
		});
	}

	@Test
	void transactionOfAManagerThatIsNoBeanWritesToTheDefaultGroup() {
		this.runner.run((context) -> {
			Notes.ids(context, "ZRH");
			new TransactionTemplate(new JdbcTransactionManager(context.getBean(DataSource.class)))
				.executeWithoutResult((status) -> Notes.jdbc(context).update(Notes.INSERT, 2));
			assertThat(Notes.ids(context, "YYZ")).containsExactly(1, 2);
		});
	}

	private static TransactionTemplate supports(AssertableApplicationContext context) {
		TransactionTemplate template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		template.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		return template;
	}

	private static void register(TransactionSynchronization... synchronizations) {
		for (TransactionSynchronization synchronization : synchronizations) {
			TransactionSynchronizationManager.registerSynchronization(synchronization);
		}
	}

	/** Tells what befalls it, but throws at the event named as its failure. */
	private static class Recording implements TransactionSynchronization {

		private final List<String> told;

		private final String name;

		private final @Nullable String failure;

		Recording(List<String> told, String name) {
			this(told, name, null);
		}

		Recording(List<String> told, String name, @Nullable String failure) {
			this.told = told;
			this.name = name;
			this.failure = failure;
		}

		@Override
		public void suspend() {
			tell("suspended");
		}

		@Override
		public void resume() {
			tell("resumed");
		}

		@Override
		public void afterCompletion(int status) {
			tell("completed");
		}

		private void tell(String event) {
			if (event.equals(this.failure)) {
				throw new IllegalStateException("a synchronization's own");
			}
			this.told.add(this.name + " " + event);
		}

	}

}
