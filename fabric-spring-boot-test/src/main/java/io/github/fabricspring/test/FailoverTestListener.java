package io.github.fabricspring.test;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Makes the group whole before each test: before its context starts, and before Spring
 * begins a transaction around it.
 */
final class FailoverTestListener extends AbstractTestExecutionListener {

	/** Before all listeners of Spring, which begin at 1000. */
	private static final int ORDER = 500;

	private static final String WHOLE = FailoverTestListener.class.getName();

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void prepareTestInstance(TestContext context) {
		reset(context);
		context.setAttribute(WHOLE, true);
	}

	// The next test of the same instance finds what the one before left
	@Override
	public void beforeTestMethod(TestContext context) {
		if (context.removeAttribute(WHOLE) == null) {
			reset(context);
		}
	}

	private static void reset(TestContext context) {
		GroupKey key = GroupKey.of(context.getTestClass());
		if (key != null) {
			TestGroup.of(key).reset();
		}
	}

}
