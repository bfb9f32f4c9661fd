package io.github.fabricspring.objects.data;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.fabricspring.objects.CallObjects;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.domain.AfterDomainEventPublication;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.util.ReflectionUtils;

/**
 * The post-processor that keeps aggregates before a repository publishes their events and
 * has them forgotten. It does so for those too that the library only copies or deletes.
 */
public final class DomainEventsPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository) {
			repository.addRepositoryFactoryCustomizer(
					(factory) -> factory.addRepositoryProxyPostProcessor(DomainEventsPostProcessor::prepare));
		}
		return bean;
	}

	private static void prepare(ProxyFactory proxy, RepositoryInformation repository) {
		if (forgetsEvents(repository.getDomainType())) {
			proxy.addAdvice(0, (MethodInterceptor) DomainEventsPostProcessor::touchAndProceed);
		}
	}

	private static boolean forgetsEvents(Class<?> type) {
		AtomicBoolean found = new AtomicBoolean();
		ReflectionUtils.doWithMethods(type, (method) -> found.compareAndSet(false,
				AnnotatedElementUtils.hasAnnotation(method, AfterDomainEventPublication.class)));
		return found.get();
	}

	private static @Nullable Object touchAndProceed(MethodInvocation invocation) throws Throwable {
		CallObjects objects = CallObjects.current();
		String name = invocation.getMethod().getName();
		if (objects != null && (name.startsWith("save") || name.startsWith("delete"))) {
			for (Object argument : invocation.getArguments()) {
				touch(objects, argument);
			}
		}
		return invocation.proceed();
	}

	private static void touch(CallObjects objects, @Nullable Object argument) {
		if (argument instanceof Collection<?> aggregates) {
			aggregates.forEach((each) -> touch(objects, each));
		}
		else if (argument != null && !(argument instanceof Iterable)) {
			objects.touch(argument, false);
		}
	}

}
