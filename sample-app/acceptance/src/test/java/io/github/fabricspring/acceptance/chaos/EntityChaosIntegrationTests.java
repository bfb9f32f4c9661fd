package io.github.fabricspring.acceptance.chaos;

/**
 * The same with transfers that are JPA entities, made by the caller and passed as
 * arguments.
 */
class EntityChaosIntegrationTests extends ChaosIntegrationTests {

	@Override
	Class<? extends Bank> bank() {
		return EntityBank.class;
	}

}
