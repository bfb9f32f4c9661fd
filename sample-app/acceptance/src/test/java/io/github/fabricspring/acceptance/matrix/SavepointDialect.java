package io.github.fabricspring.acceptance.matrix;

import java.sql.SQLException;
import java.sql.Savepoint;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * Hibernate with JDBC savepoints, which Spring's own dialect leaves out: what an
 * application needs for NESTED.
 */
class SavepointDialect extends HibernateJpaDialect {

	private static final long serialVersionUID = 1L;

	@Override
	public Object beginTransaction(EntityManager entities, TransactionDefinition definition) throws SQLException {
		return new Data(entities.unwrap(Session.class), super.beginTransaction(entities, definition));
	}

	@Override
	public void cleanupTransaction(@Nullable Object data) {
		super.cleanupTransaction((data instanceof Data own) ? own.hibernate() : data);
	}

	/**
	 * A transaction's data.
	 *
	 * @param session where savepoints are set
	 * @param hibernate what Spring's own dialect wants back
	 */
	private record Data(Session session, Object hibernate) implements SavepointManager {

		@Override
		public Object createSavepoint() {
			return this.session.doReturningWork((connection) -> connection.setSavepoint());
		}

		@Override
		public void rollbackToSavepoint(Object savepoint) {
			this.session.doWork((connection) -> connection.rollback((Savepoint) savepoint));
			this.session.clear();
		}

		@Override
		public void releaseSavepoint(Object savepoint) {
			this.session.doWork((connection) -> connection.releaseSavepoint((Savepoint) savepoint));
		}

	}

}
