package io.github.fabricspring.rerun.annotation;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.rerun.RerunExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.transaction.interceptor.BeanFactoryTransactionAttributeSourceAdvisor;
import org.springframework.util.StringValueResolver;

/**
 * The advisor that applies {@link FabricGroup} to the methods of beans. It must be
 * declared with the role INFRASTRUCTURE, which Spring's plainest auto-proxy creator
 * requires.
 * <p>
 * Outside of {@code @Transactional}, and so by default of {@code @Cacheable} and of
 * Spring Retry's {@code @Retryable}: a rerun begins a new transaction, and a retry inside
 * it is part of one attempt. Spring Framework's {@code @Retryable} puts itself outside.
 */
public final class FabricGroupAdvisor extends AbstractPointcutAdvisor
		implements BeanFactoryAware, SmartInitializingSingleton {

	private static final long serialVersionUID = 1L;

	/**
	 * Outside the transaction's default order.
	 */
	public static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 100;

	private final transient ScopeDefinitionSource definitions;

	private final transient FabricGroupInterceptor interceptor;

	private final transient Pointcut pointcut;

	private transient @Nullable ObjectProvider<BeanFactoryTransactionAttributeSourceAdvisor> transactions;

	/**
	 * Creates the advisor.
	 * @param executor runs the calls. It is requested at the first call only, so that the
	 * advisor does not create the data source while beans are being proxied
	 * @param placeholders resolves {@code ${…}} in the annotation's value
	 */
	public FabricGroupAdvisor(Supplier<RerunExecutor> executor, StringValueResolver placeholders) {
		this.definitions = new ScopeDefinitionSource(placeholders);
		this.interceptor = new FabricGroupInterceptor(this.definitions, executor);
		this.pointcut = new AnnotatedMethods(this.definitions);
		setOrder(DEFAULT_ORDER);
	}

	/**
	 * Returns the groups named by the annotations of the beans that exist by now.
	 * @return the policies that were asked for, by group
	 */
	public Map<String, Set<Rerun>> groups() {
		return Map.copyOf(this.definitions.groups());
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.transactions = beanFactory.getBeanProvider(BeanFactoryTransactionAttributeSourceAdvisor.class);
	}

	/**
	 * Refuses an order inside of transactions: they would begin before their group is
	 * known, and could not be run again.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		if (this.transactions != null) {
			this.transactions.stream()
				.map(Ordered::getOrder)
				.filter((order) -> order <= getOrder())
				.forEach((order) -> {
					throw new IllegalStateException(
							"""
									The transaction advisor's order %d puts @Transactional outside of @FabricGroup, whose order \
									is %d: transactions would begin before their group is known. Raise the order of \
									@EnableTransactionManagement above it, or leave it at its default."""
								.formatted(order, getOrder()));
				});
		}
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	@Override
	public FabricGroupInterceptor getAdvice() {
		return this.interceptor;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {

		private final ScopeDefinitionSource definitions;

		AnnotatedMethods(ScopeDefinitionSource definitions) {
			this.definitions = definitions;
		}

		@Override
		public ClassFilter getClassFilter() {
			return (type) -> AnnotationUtils.isCandidateClass(type, FabricGroup.class);
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			return this.definitions.isAnnotated(method, targetClass);
		}

	}

}
