package io.github.fabricspring.objects.memento;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContainerMemento}.
 */
class ContainerMementoTests {

	@Test
	void fieldsThatAnAddOfItsOwnChangesArePutBackAfterTheContent() throws Exception {
		Basket basket = new Basket();
		basket.add("one");
		List<Field> fields = Objects.requireNonNull(Fields.of(Basket.class));
		ContainerMemento memento = new ContainerMemento(new ElementsMemento(basket, List.<Object>of("one")),
				new FieldsMemento(basket, fields, List.of(basket.added)));
		basket.add("two");
		assertThat(memento.putBack()).isNull();
		assertThat(basket).containsExactly("one");
		assertThat(basket.added).isEqualTo(1);
		assertThat(memento.isIntact()).isTrue();
	}

	/** Counts what is added. */
	private static final class Basket extends ArrayList<Object> {

		private static final long serialVersionUID = 1L;

		private int added;

		@Override
		public boolean add(Object item) {
			this.added++;
			return super.add(item);
		}

	}

}
