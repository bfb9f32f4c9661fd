package io.github.fabricspring.test;

import org.junit.jupiter.api.Test;

import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;
import org.springframework.test.context.transaction.TransactionalTestExecutionListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailoverTestListener}.
 */
class FailoverTestListenerTests {

	private final int order = new FailoverTestListener().getOrder();

	@Test
	void theGroupIsWholeBeforeTheContextStarts() {
		assertThat(this.order).isLessThan(new DependencyInjectionTestExecutionListener().getOrder());
	}

	@Test
	void theGroupIsWholeBeforeTheTestsTransactionBegins() {
		assertThat(this.order).isLessThan(new TransactionalTestExecutionListener().getOrder());
	}

}
