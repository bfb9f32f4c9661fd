package io.github.fabricspring.routing;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * Registers the listener to transactions with every transaction manager, before the
 * manager fetches a connection.
 */
public final class ScopedTransactionsPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConfigurableTransactionManager manager) {
			manager.addListener(new ScopedTransactions(manager));
		}
		return bean;
	}

}
