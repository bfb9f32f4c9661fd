package io.github.fabricspring.rerun.annotation;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.github.fabricspring.rerun.RerunExecutor;
import io.github.fabricspring.rerun.ScopeDefinition;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.AopProxyUtils;

/**
 * The interceptor that runs annotated methods in a scope of their group, several times if
 * needed.
 */
final class FabricGroupInterceptor implements MethodInterceptor {

	private final ScopeDefinitionSource definitions;

	private final Supplier<RerunExecutor> executor;

	FabricGroupInterceptor(ScopeDefinitionSource definitions, Supplier<RerunExecutor> executor) {
		this.definitions = definitions;
		this.executor = executor;
	}

	@Override
	@SuppressWarnings("NullAway") // it does not see that the result's type may be null
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		ScopeDefinition definition = definition(invocation);
		if (definition == null) {
			return invocation.proceed();
		}
		if (!(invocation instanceof ProxyMethodInvocation repeatable)) {
			throw new IllegalStateException(
					"@FabricGroup works through Spring's proxies only, not through " + invocation.getClass().getName());
		}
		return this.executor.get()
			.execute(definition, invocation.getArguments(), () -> repeatable.invocableClone().proceed());
	}

	private @Nullable ScopeDefinition definition(MethodInvocation invocation) {
		Object target = invocation.getThis();
		Method method = invocation.getMethod();
		Class<?> type = (target != null) ? target.getClass() : method.getDeclaringClass();
		return this.definitions.find(method, type,
				() -> (target != null) ? AopProxyUtils.ultimateTargetClass(target) : type);
	}

}
