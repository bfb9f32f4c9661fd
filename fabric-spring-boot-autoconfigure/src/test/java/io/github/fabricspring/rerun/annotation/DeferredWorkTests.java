package io.github.fabricspring.rerun.annotation;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.rerun.ScopeDefinition;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the refusal of methods that return before their work is done.
 */
class DeferredWorkTests {

	private final ScopeDefinitionSource definitions = new ScopeDefinitionSource((value) -> value);

	@ParameterizedTest
	@ValueSource(strings = { "future", "completableFuture", "publisher", "flow", "subtype" })
	void refusesMethodsThatReturnBeforeTheirWorkIsDone(String method) {
		assertThat(find(Deferred.class, method).refusal()).contains("Deferred." + method + " returns ")
			.contains("Annotate with @FabricGroup the method that does the work");
	}

	@Test
	void refusesAnAnnotatedMethodThatReturnsAFutureWhenItsBeanIsCreated() {
		assertThatIllegalStateException().isThrownBy(() -> isAnnotated(Later.class, "later"))
			.withMessageContaining("Later.later returns CompletableFuture");
	}

	@Test
	void refusesAMethodOfAnAnnotatedClassThatReturnsAFutureWhenTheBeanIsCreated() {
		assertThatIllegalStateException().isThrownBy(() -> isAnnotated(Mixed.class, "done"))
			.withMessageContaining("Mixed.later returns CompletableFuture");
	}

	@Test
	void refusesASuspendingFunctionWhenTheBeanIsCreated() {
		assertThatIllegalStateException().isThrownBy(() -> isAnnotated(Suspending.class, "done"))
			.withMessageContaining(
					"Suspending.place returns at its first suspension: its work would still be under way");
	}

	@Test
	void refusesNoMethodOfAClassThatIsNotAnnotatedItself() {
		assertThat(isAnnotated(Half.class, "done")).isTrue();
		assertThat(isAnnotated(Half.class, "later")).isFalse();
	}

	@Test
	void refusesNoMethodThatDoesItsWorkFirst() {
		assertThat(find(Deferred.class, "done").refusal()).isNull();
	}

	private ScopeDefinition find(Class<?> type, String method) {
		return Objects.requireNonNull(this.definitions.find(method(type, method), type, () -> type));
	}

	private boolean isAnnotated(Class<?> type, String method) {
		return this.definitions.isAnnotated(method(type, method), type);
	}

	private static Method method(Class<?> type, String name) {
		return Objects.requireNonNull(ReflectionUtils.findMethod(type, name));
	}

	@FabricGroup("YYZ")
	interface Deferred {

		Future<String> future();

		CompletableFuture<String> completableFuture();

		Publisher<String> publisher();

		Flow.Publisher<String> flow();

		Mono subtype();

		@Nullable String done();

	}

	@FabricGroup("YYZ")
	static class Mixed {

		void done() {
		}

		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture("later");
		}

	}

	@FabricGroup("YYZ")
	static class Suspending {

		void done() {
		}

		Object place(String order, Continuation<String> continuation) {
			return order;
		}

	}

	static class Half {

		@FabricGroup("YYZ")
		void done() {
		}

		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture("later");
		}

	}

	interface Later {

		@FabricGroup("YYZ")
		CompletableFuture<String> later();

	}

	interface Mono extends Publisher<String> {

	}

}
