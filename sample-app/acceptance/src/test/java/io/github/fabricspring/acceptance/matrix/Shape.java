package io.github.fabricspring.acceptance.matrix;

import io.github.fabricspring.Rerun;

/**
 * How a transaction comes to be in an annotated method.
 */
enum Shape {

	ANNOTATED, TEMPLATE, REQUIRES_NEW, NESTED;

	/**
	 * The group that the method with this shape and policy names. Every one has its own,
	 * hence its own pool and its own proxy, so that they can be cut side by side.
	 * @param rerun the policy
	 * @return the group's name
	 */
	String group(Rerun rerun) {
		return rerun + "-" + this;
	}

	String write(MatrixService service, Rerun rerun, int number) {
		boolean once = rerun == Rerun.EXACTLY_ONCE;
		return switch (this) {
			case ANNOTATED -> once ? service.onceAnnotated(number) : service.safeAnnotated(number);
			case TEMPLATE -> once ? service.onceTemplate(number) : service.safeTemplate(number);
			case REQUIRES_NEW -> once ? service.onceRequiresNew(number) : service.safeRequiresNew(number);
			case NESTED -> once ? service.onceNested(number) : service.safeNested(number);
		};
	}

}
