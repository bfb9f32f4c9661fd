package io.github.fabricspring.rerun;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.routing.Scope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FabricGroupAdvisor} with its interceptor.
 */
class FabricGroupInterceptorTests {

	private final RerunFixture fixture = new RerunFixture();

	@Test
	void whenTheServerIsLostTheMethodIsRunAgainOnTheNextPrimary() {
		Orders orders = new Orders(this.fixture.topology);
		assertThat(this.fixture.proxy(orders).place("book", 3)).isEqualTo("3 × book");
		assertThat(orders.attempts).containsExactly("book 3 in YYZ", "book 3 in YYZ");
		assertThat(this.fixture.events).containsExactly("failover began", "rerun 2 after SERVER_LOST", "recovered");
		assertThat(Scope.current()).isNull();
		assertThat(this.fixture.topology.incidents).hasValue(0);
	}

	static class Orders {

		final List<String> attempts = new ArrayList<>();

		private final FakeTopology topology;

		Orders() {
			this(new FakeTopology());
		}

		Orders(FakeTopology topology) {
			this.topology = topology;
		}

		@FabricGroup("YYZ")
		String place(String article, int count) {
			this.attempts.add(article + " " + count + " in " + Objects.requireNonNull(Scope.current()).route().group());
			if (this.attempts.size() == 1) {
				RuntimeException lost = RerunFixture.serverLost(RerunFixture.A);
				this.topology.announce("YYZ", RerunFixture.B, RerunFixture.A_SECONDARY);
				throw lost;
			}
			return count + " × " + article;
		}

	}

}
