package io.github.fabricspring.autoconfigure.condition;

import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/**
 * The opposite of {@link OtherDataSourceCondition}.
 */
public class NoOtherDataSourceCondition extends NoneNestedConditions {

	NoOtherDataSourceCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@Conditional(OtherDataSourceCondition.class)
	static class Other {

	}

}
