package io.github.fabricspring.support;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;

/**
 * A transaction manager that has no data source, as those of Kafka and JMS.
 */
public final class BrokerTransactionManager extends AbstractPlatformTransactionManager
		implements ResourceTransactionManager {

	private static final long serialVersionUID = 1L;

	private boolean committed;

	@Override
	public Object getResourceFactory() {
		return "broker";
	}

	@Override
	protected Object doGetTransaction() {
		return new Object();
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		this.committed = true;
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
	}

	public boolean hasCommitted() {
		return this.committed;
	}

}
