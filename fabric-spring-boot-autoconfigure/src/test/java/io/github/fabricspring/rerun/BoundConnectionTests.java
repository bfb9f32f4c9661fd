package io.github.fabricspring.rerun;

import java.util.List;

import io.github.fabricspring.support.BrokerTransactionManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.test.util.AopTestUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of calls without a transaction whose connection is bound to the synchronizations
 * of what surrounds them, and is lost.
 */
@SpringJUnitConfig(TransactionsConfiguration.class)
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
@Timeout(60)
class BoundConnectionTests {

	@Autowired
	private Ledger ledger;

	@Autowired
	private StubServers servers;

	@Autowired
	private PlatformTransactionManager transactions;

	private final TransactionTemplate broker = new TransactionTemplate(new BrokerTransactionManager());

	private TransactionTemplate supports;

	@BeforeEach
	void prepare() {
		this.supports = new TransactionTemplate(this.transactions);
		this.supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
	}

	@Test
	void inABrokersTransactionARerunHasAConnectionOfItsOwn() {
		loseOnce("query");
		this.broker.executeWithoutResult((status) -> this.ledger.readWithoutTransaction("query"));
		assertThat(attempts()).containsExactly("query", "query");
	}

	@Test
	void inABrokersTransactionWhatWasBoundBeforeTheCallIsReplaced() {
		this.broker.executeWithoutResult((status) -> {
			this.ledger.readWithoutTransaction("first");
			loseOnce("second");
			this.ledger.readWithoutTransaction("second");
			this.ledger.readWithoutTransaction("third");
		});
		assertThat(attempts()).containsExactly("first", "second", "second", "third");
	}

	@Test
	void withoutATransactionARerunHasAConnectionOfItsOwn() {
		loseOnce("query");
		this.supports.executeWithoutResult((status) -> this.ledger.readWithoutTransaction("query"));
		assertThat(attempts()).containsExactly("query", "query");
	}

	@Test
	void withoutATransactionWhatWasBoundBeforeTheCallIsReplaced() {
		this.supports.executeWithoutResult((status) -> {
			this.ledger.readWithoutTransaction("first");
			loseOnce("second");
			this.ledger.readWithoutTransaction("second");
			this.ledger.readWithoutTransaction("third");
		});
		assertThat(attempts()).containsExactly("first", "second", "second", "third");
	}

	private List<String> attempts() {
		return AopTestUtils.<Ledger>getTargetObject(this.ledger).attempts;
	}

	private void loseOnce(String query) {
		this.servers.server("b").failOnce(query, StubServers.lost());
	}

}
