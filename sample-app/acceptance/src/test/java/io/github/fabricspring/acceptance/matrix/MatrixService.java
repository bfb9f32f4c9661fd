package io.github.fabricspring.acceptance.matrix;

import java.util.function.IntFunction;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One method for each policy and shape.
 */
class MatrixService {

	private final PlatformTransactionManager transactions;

	private final IntFunction<String> work;

	MatrixService(PlatformTransactionManager transactions, IntFunction<String> work) {
		this.transactions = transactions;
		this.work = work;
	}

	@FabricGroup(value = "SAFE-ANNOTATED", rerun = Rerun.SAFE)
	@Transactional
	String safeAnnotated(int number) {
		return this.work.apply(number);
	}

	@FabricGroup(value = "EXACTLY_ONCE-ANNOTATED", rerun = Rerun.EXACTLY_ONCE)
	@Transactional
	String onceAnnotated(int number) {
		return this.work.apply(number);
	}

	@FabricGroup(value = "SAFE-TEMPLATE", rerun = Rerun.SAFE)
	String safeTemplate(int number) {
		return within(TransactionDefinition.PROPAGATION_REQUIRED, number);
	}

	@FabricGroup(value = "EXACTLY_ONCE-TEMPLATE", rerun = Rerun.EXACTLY_ONCE)
	String onceTemplate(int number) {
		return within(TransactionDefinition.PROPAGATION_REQUIRED, number);
	}

	@FabricGroup(value = "SAFE-REQUIRES_NEW", rerun = Rerun.SAFE)
	@Transactional
	String safeRequiresNew(int number) {
		return within(TransactionDefinition.PROPAGATION_REQUIRES_NEW, number);
	}

	@FabricGroup(value = "EXACTLY_ONCE-REQUIRES_NEW", rerun = Rerun.EXACTLY_ONCE)
	@Transactional
	String onceRequiresNew(int number) {
		return within(TransactionDefinition.PROPAGATION_REQUIRES_NEW, number);
	}

	@FabricGroup(value = "SAFE-NESTED", rerun = Rerun.SAFE)
	@Transactional
	String safeNested(int number) {
		return within(TransactionDefinition.PROPAGATION_NESTED, number);
	}

	@FabricGroup(value = "EXACTLY_ONCE-NESTED", rerun = Rerun.EXACTLY_ONCE)
	@Transactional
	String onceNested(int number) {
		return within(TransactionDefinition.PROPAGATION_NESTED, number);
	}

	private String within(int propagation, int number) {
		TransactionTemplate template = new TransactionTemplate(this.transactions);
		template.setPropagationBehavior(propagation);
		String value = template.execute((status) -> this.work.apply(number));
		return (value != null) ? value : "nothing";
	}

}
