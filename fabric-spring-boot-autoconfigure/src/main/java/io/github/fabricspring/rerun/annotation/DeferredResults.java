package io.github.fabricspring.rerun.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * The result types of methods that return before their work is done.
 */
final class DeferredResults {

	/**
	 * By name, because none of these need be on the class path.
	 */
	private static final Set<String> OPTIONAL_TYPES = Set.of("org.reactivestreams.Publisher",
			"kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.Deferred");

	/** The last parameter of a suspending function of Kotlin. */
	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private DeferredResults() {
	}

	static boolean areReturnedBy(Method method) {
		Class<?> type = method.getReturnType();
		return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| Flow.Publisher.class.isAssignableFrom(type) || suspends(method) || isOptionalType(type);
	}

	static boolean suspends(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		return parameters.length > 0 && parameters[parameters.length - 1].getName().equals(CONTINUATION);
	}

	private static boolean isOptionalType(@Nullable Class<?> type) {
		return type != null && (OPTIONAL_TYPES.contains(type.getName()) || isOptionalType(type.getSuperclass())
				|| Arrays.stream(type.getInterfaces()).anyMatch(DeferredResults::isOptionalType));
	}

}
