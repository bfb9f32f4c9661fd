package io.github.fabricspring.rerun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.support.FakeTopology;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link FabricGroupAdvisor} with its interceptor.
 */
class FabricGroupInterceptorTests {

	private final RerunFixture fixture = new RerunFixture();

	private final OrderService orders = new OrderService(this.fixture.topology);

	@Test
	void whenTheServerIsLostTheMethodIsRunAgainOnTheNextPrimary() {
		assertThat(this.fixture.proxy(this.orders).place("book", 3)).isEqualTo("3 × book");
		assertThat(this.orders.attempts).containsExactly("book 3 in YYZ", "book 3 in YYZ");
		assertThat(this.fixture.events).containsExactly("failover began", "rerun 2 after SERVER_LOST", "recovered");
		assertThat(Scope.current()).isNull();
		assertThat(this.fixture.topology.openIncidents()).isZero();
	}

	@Test
	void aRerunGetsTheArgumentsOfTheCallWhateverTheFirstAttemptMadeOfThem() {
		ProxyFactory factory = new ProxyFactory(this.orders);
		factory.setProxyTargetClass(true);
		factory.addAdvisor(this.fixture.advisor());
		factory.addAdvice((MethodInterceptor) (invocation) -> {
			Object[] arguments = invocation.getArguments();
			arguments[0] = arguments[0] + "!";
			((ProxyMethodInvocation) invocation).setArguments(arguments);
			return invocation.proceed();
		});
		((OrderService) factory.getProxy()).place("book", 3);
		assertThat(this.orders.attempts).containsExactly("book! 3 in YYZ", "book! 3 in YYZ");
	}

	@Test
	void annotationsOfAnInterfaceCountForItsProxies() {
		ProxyFactory factory = new ProxyFactory(this.orders);
		factory.addAdvisor(this.fixture.advisor());
		Orders proxy = (Orders) factory.getProxy();
		proxy.cancel();
		assertThat(this.orders.attempts).containsExactly("cancel in YYZ");
	}

	@Test
	void aCallOfABeanToItselfIsNotSeen() {
		List<String> scopes = new ArrayList<>();
		this.fixture.proxy(new SelfCalling(scopes)).outer();
		this.fixture.proxy(new SelfCalling(scopes)).annotated();
		assertThat(scopes).containsExactly("none", "YYZ");
	}

	@Test
	void anApplicationsOwnExceptionComesAsItIs() {
		OrderService proxy = this.fixture.proxy(this.orders);
		IOException checked = new IOException("disk");
		assertThat(catchThrowable(() -> proxy.fail(checked))).isSameAs(checked);
		IllegalStateException unchecked = new IllegalStateException("sold out");
		assertThat(catchThrowable(() -> proxy.fail(unchecked))).isSameAs(unchecked);
		AssertionError error = new AssertionError("bug");
		assertThat(catchThrowable(() -> proxy.fail(error))).isSameAs(error);
		assertThat(this.orders.attempts).hasSize(3);
		assertThat(this.fixture.events).isEmpty();
	}

	@Test
	void aMethodOfAnAnnotatedClassThatReturnsAFutureIsRefusedWhenItsBeanIsCreated() {
		assertThatExceptionOfType(AopConfigException.class).isThrownBy(() -> this.fixture.proxy(new OrderArchive()))
			.havingRootCause()
			.withMessageContaining("OrderArchive.later returns CompletableFuture");
	}

	@Test
	void anAnnotatedMethodThatReturnsAFutureIsRefusedWhenItsBeanIsCreated() {
		assertThatExceptionOfType(AopConfigException.class).isThrownBy(() -> this.fixture.proxy(new LateOrders()))
			.havingRootCause()
			.withMessageContaining("LateOrders.later returns CompletableFuture");
	}

	@FabricGroup("${orders.group}")
	interface Orders {

		void cancel();

	}

	static class OrderService implements Orders {

		final List<String> attempts = new ArrayList<>();

		private final FakeTopology topology;

		OrderService() {
			this(new FakeTopology().answering());
		}

		OrderService(FakeTopology topology) {
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

		@Override
		public void cancel() {
			this.attempts.add("cancel in " + Objects.requireNonNull(Scope.current()).route().group());
		}

		@FabricGroup("YYZ")
		void fail(Throwable failure) throws Throwable {
			this.attempts.add("fail");
			throw failure;
		}

	}

	@FabricGroup("YYZ")
	static class OrderArchive {

		@Nullable CompletableFuture<String> later() {
			throw new AssertionError("called");
		}

	}

	static class LateOrders {

		@FabricGroup("YYZ")
		@Nullable CompletableFuture<String> later() {
			throw new AssertionError("called");
		}

	}

	static class SelfCalling {

		private final List<String> scopes;

		SelfCalling() {
			this(new ArrayList<>());
		}

		SelfCalling(List<String> scopes) {
			this.scopes = scopes;
		}

		void outer() {
			annotated();
		}

		@FabricGroup("YYZ")
		void annotated() {
			Scope scope = Scope.current();
			this.scopes.add((scope != null) ? scope.route().group() : "none");
		}

	}

}
