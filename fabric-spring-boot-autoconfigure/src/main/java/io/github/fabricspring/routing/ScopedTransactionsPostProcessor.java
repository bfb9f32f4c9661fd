package io.github.fabricspring.routing;

import java.util.List;
import java.util.function.Supplier;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * Registers the listener to transactions with every transaction manager, before the
 * manager fetches a connection.
 */
public final class ScopedTransactionsPostProcessor implements BeanPostProcessor {

	private final CommitListener commits;

	/**
	 * Creates a post-processor whose transactions tell of no commit.
	 */
	public ScopedTransactionsPostProcessor() {
		this.commits = CommitListener.NONE;
	}

	/**
	 * Creates a post-processor.
	 * @param commits the listener to commits, asked for at each: it may itself depend on
	 * a transaction manager. Where there is none, because it cannot be made, the commit
	 * stands
	 */
	public ScopedTransactionsPostProcessor(Supplier<CommitListener> commits) {
		this.commits = CommitListener.composite(List.of((group) -> commits.get().committed(group)));
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConfigurableTransactionManager manager) {
			manager.addListener(new ScopedTransactions(manager, this.commits));
		}
		return bean;
	}

}
