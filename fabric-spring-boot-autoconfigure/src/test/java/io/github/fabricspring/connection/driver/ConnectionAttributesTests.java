package io.github.fabricspring.connection.driver;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionAttributes}.
 */
class ConnectionAttributesTests {

	private static final String MARK = "0c1d3f4e-9a53-4b1c-8d34-1c2b3a4d5e6f";

	@Test
	void markComesFirst() {
		assertThat(of("program:orders,host:web1").value()).isEqualTo("mark:" + MARK + ",program:orders,host:web1");
	}

	@Test
	void withoutAttributesThereIsTheMarkAlone() {
		assertThat(of("none").value()).isEqualTo("mark:" + MARK);
	}

	@Test
	void whatDoesNotFitIsLeftOutAndNamed() {
		ConnectionAttributes attributes = of("program:orders,build:" + "x".repeat(400) + ",host:web1");
		assertThat(attributes.value()).isEqualTo("mark:" + MARK + ",program:orders,host:web1");
		assertThat(attributes.dropped()).containsExactly("build");
	}

	@Test
	void markCannotBeReplaced() {
		assertThat(of("mark:mine").value()).isEqualTo("mark:" + MARK);
	}

	private static ConnectionAttributes of(String wanted) {
		return ConnectionAttributes.of("mark", MARK, wanted);
	}

}
