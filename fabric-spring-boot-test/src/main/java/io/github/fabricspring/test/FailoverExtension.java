package io.github.fabricspring.test;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Resolves parameters of type {@link Failover}.
 */
final class FailoverExtension implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == Failover.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return new Failover(group(context));
	}

	private static TestGroup group(ExtensionContext context) {
		GroupKey key = GroupKey.of(context.getRequiredTestClass());
		if (key == null) {
			throw new IllegalStateException(context.getRequiredTestClass() + " has no @FailoverTest");
		}
		return TestGroup.of(key);
	}

}
