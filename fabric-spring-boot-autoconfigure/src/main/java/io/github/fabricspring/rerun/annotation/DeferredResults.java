package io.github.fabricspring.rerun.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;

/**
 * The result types of methods that return before their work is done.
 */
final class DeferredResults {

	/**
	 * By name, because none of these need be on the class path.
	 */
	private static final Set<String> OPTIONAL_TYPES = Set.of("org.reactivestreams.Publisher",
			"kotlinx.coroutines.flow.Flow", "kotlinx.coroutines.Deferred");

	private DeferredResults() {
	}

	static boolean areReturnedBy(Method method) {
		Class<?> type = method.getReturnType();
		return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| Flow.Publisher.class.isAssignableFrom(type) || KotlinDetector.isSuspendingFunction(method)
				|| isOptionalType(type);
	}

	private static boolean isOptionalType(@Nullable Class<?> type) {
		return type != null && (OPTIONAL_TYPES.contains(type.getName()) || isOptionalType(type.getSuperclass())
				|| Arrays.stream(type.getInterfaces()).anyMatch(DeferredResults::isOptionalType));
	}

}
