package io.github.fabricspring.rerun;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

/**
 * Knows which methods return before their work is done.
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

	private static boolean isOptionalType(Class<?> type) {
		return OPTIONAL_TYPES.contains(type.getName()) || ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.anyMatch((implemented) -> OPTIONAL_TYPES.contains(implemented.getName()));
	}

}
