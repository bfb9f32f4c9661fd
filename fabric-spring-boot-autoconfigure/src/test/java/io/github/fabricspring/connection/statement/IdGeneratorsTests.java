package io.github.fabricspring.connection.statement;

import java.util.function.BooleanSupplier;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.generator.EventType;
import org.hibernate.id.IdentifierGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.jdbc.support.incrementer.AbstractDataFieldMaxValueIncrementer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that only the generators of the libraries themselves are taken for such: one of
 * the application may write anything else in its transaction.
 */
class IdGeneratorsTests {

	private static final String TEXT = "SELECT next FROM numbers FOR UPDATE";

	@Test
	void generatorOfTheApplicationIsNone() {
		Own generator = new Own(() -> IdGenerators.areAtWork(TEXT));
		generator.generate(Mockito.mock(SharedSessionContractImplementor.class), this, null, EventType.INSERT);
		assertThat(generator.recognized).isFalse();
	}

	@Test
	void incrementerOfTheApplicationIsNone() {
		Incrementer incrementer = new Incrementer();
		assertThat(incrementer.nextIntValue()).isZero();
	}

	/** Reached through a method that the interface of the library has. */
	private static final class Own implements IdentifierGenerator {

		private static final long serialVersionUID = 1L;

		private final transient BooleanSupplier recognition;

		private @Nullable Boolean recognized;

		Own(BooleanSupplier recognition) {
			this.recognition = recognition;
		}

		@Override
		public Object generate(SharedSessionContractImplementor session, Object object) {
			this.recognized = this.recognition.getAsBoolean();
			return 1;
		}

	}

	/** Reached through a method that the class of the library has. */
	private static final class Incrementer extends AbstractDataFieldMaxValueIncrementer {

		@Override
		protected long getNextKey() {
			return IdGenerators.areAtWork(TEXT) ? 1 : 0;
		}

	}

}
