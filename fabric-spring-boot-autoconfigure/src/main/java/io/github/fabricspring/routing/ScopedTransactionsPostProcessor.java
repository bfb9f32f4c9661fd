package io.github.fabricspring.routing;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * Makes every transaction manager, however it was declared, tell of its transactions
 * before it fetches their connections.
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
