package io.github.fabricspring.rerun.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.rerun.ScopeDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * The reader of {@link FabricGroup} and {@code @Transactional}: of the method first, then
 * of the class, then of what both inherit. Every answer is kept.
 */
final class ScopeDefinitionSource {

	private static final Duration SHORTEST_LAG = Duration.ofMillis(100);

	private final Map<MethodClassKey, Optional<ScopeDefinition>> definitions = new ConcurrentHashMap<>();

	private final Map<String, Set<Rerun>> groups = new ConcurrentHashMap<>();

	/** The classes whose methods all do their work before they return. */
	private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

	private final TransactionAttributeSource transactions = new AnnotationTransactionAttributeSource(false);

	private final StringValueResolver placeholders;

	ScopeDefinitionSource(StringValueResolver placeholders) {
		this.placeholders = placeholders;
	}

	/**
	 * Whether a method is annotated. The placeholders of its group must resolve, so that
	 * an error shows when the bean is created and not at its first call.
	 * @param method the method
	 * @param type the class of the bean
	 * @return whether {@link #find} will find something
	 */
	boolean isAnnotated(Method method, Class<?> type) {
		if (ReflectionUtils.isObjectMethod(method)) {
			return false;
		}
		Method specific = specific(method, type);
		FabricGroup annotation = annotation(specific, method, type);
		if (annotation == null) {
			return false;
		}
		maxLag(annotation, specific);
		if (this.checked.add(type)) {
			refuseDeferredWork(type);
		}
		this.groups.computeIfAbsent(group(annotation, specific), (name) -> ConcurrentHashMap.newKeySet())
			.add(annotation.rerun());
		return true;
	}

	/**
	 * Returns the groups of all annotated methods found so far.
	 * @return the policies that were asked for, by group
	 */
	Map<String, Set<Rerun>> groups() {
		return this.groups;
	}

	/**
	 * Returns the definition of a method's calls.
	 * @param method the called method, which may belong to an interface
	 * @param type the class of the proxy's target, which may be a proxy again
	 * @param target finds the class that implements the method, asked once per method
	 * @return the definition, {@code null} for methods without the annotation
	 */
	@Nullable ScopeDefinition find(Method method, Class<?> type, Supplier<Class<?>> target) {
		MethodClassKey key = new MethodClassKey(method, type);
		Optional<ScopeDefinition> known = this.definitions.get(key);
		if (known == null) {
			known = Optional.ofNullable(read(method, type, target.get()));
			this.definitions.put(key, known);
		}
		return known.orElse(null);
	}

	private @Nullable ScopeDefinition read(Method method, Class<?> type, Class<?> target) {
		if (ReflectionUtils.isObjectMethod(method)) {
			return null;
		}
		Method specific = specific(method, type);
		FabricGroup annotation = annotation(specific, method, type);
		if (annotation == null) {
			return null;
		}
		TransactionAttribute transaction = this.transactions.getTransactionAttribute(method, target);
		return new ScopeDefinition(
				new Route(group(annotation, specific), annotation.mode(), maxLag(annotation, specific)),
				annotation.rerun(),
				annotation.mode() == AccessMode.READ_WRITE && (transaction == null || !transaction.isReadOnly()),
				transaction != null && suspends(transaction),
				DeferredResults.areReturnedBy(specific) ? refusal(specific) : null);
	}

	// Spring asks for the other methods of a class only when they are called
	private static void refuseDeferredWork(Class<?> type) {
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(ClassUtils.getUserClass(type),
				ScopeDefinitionSource::mayBeCalled)) {
			if (DeferredResults.areReturnedBy(method) && annotation(method, method, type) != null) {
				throw new IllegalStateException(refusal(method));
			}
		}
	}

	private static boolean mayBeCalled(Method method) {
		return !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers())
				&& !Modifier.isStatic(method.getModifiers());
	}

	private static Method specific(Method method, Class<?> type) {
		return AopUtils.getMostSpecificMethod(method, ClassUtils.getUserClass(type));
	}

	private static @Nullable FabricGroup annotation(Method specific, Method method, Class<?> type) {
		FabricGroup annotation = AnnotatedElementUtils.findMergedAnnotation(specific, FabricGroup.class);
		if (annotation == null && !specific.equals(method)) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(method, FabricGroup.class);
		}
		return (annotation != null) ? annotation : AnnotatedElementUtils.findMergedAnnotation(type, FabricGroup.class);
	}

	private String group(FabricGroup annotation, Method method) {
		String group = this.placeholders.resolveStringValue(annotation.value());
		if (!StringUtils.hasText(group)) {
			throw new IllegalStateException(
					"@FabricGroup(\"%s\") on %s names no group".formatted(annotation.value(), name(method)));
		}
		return group;
	}

	private @Nullable Duration maxLag(FabricGroup annotation, Method method) {
		String text = this.placeholders.resolveStringValue(annotation.maxLag());
		if (!StringUtils.hasText(text)) {
			return null;
		}
		try {
			Duration limit = DurationFormatterUtils.detectAndParse(text);
			if (limit.compareTo(SHORTEST_LAG) >= 0) {
				return limit;
			}
		}
		catch (IllegalArgumentException ex) {
			throw noLag(annotation, method, ex);
		}
		throw noLag(annotation, method, null);
	}

	private static IllegalStateException noLag(FabricGroup annotation, Method method, @Nullable Exception cause) {
		return new IllegalStateException(
				"@FabricGroup(maxLag = \"%s\") on %s is no duration of 100ms or more, such as 2s"
					.formatted(annotation.maxLag(), name(method)),
				cause);
	}

	// With NEVER the transaction interceptor refuses the call itself.
	private static boolean suspends(TransactionAttribute transaction) {
		return switch (transaction.getPropagationBehavior()) {
			case TransactionDefinition.PROPAGATION_REQUIRES_NEW, TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
					TransactionDefinition.PROPAGATION_NEVER ->
				true;
			default -> false;
		};
	}

	private static String refusal(Method method) {
		return """
				%s returns %s: its work would still be under way when its scope has ended, on another thread \
				perhaps. Annotate with @FabricGroup the method that does the work and returns when it is done, \
				and call that one from the asynchronous code.""".formatted(name(method),
				(DeferredResults.suspends(method)) ? "at its first suspension"
						: method.getReturnType().getSimpleName());
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

}
