package io.github.fabricspring.autoconfigure;

import java.util.List;
import java.util.function.Predicate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;

/**
 * Tells the application's own classes by their package: it begins with the same two parts
 * as that of the class with {@code @EnableAutoConfiguration}.
 */
final class ApplicationClasses implements Predicate<Class<?>> {

	private final List<String> roots;

	ApplicationClasses(BeanFactory beanFactory) {
		this.roots = (AutoConfigurationPackages.has(beanFactory)) ? AutoConfigurationPackages.get(beanFactory)
			.stream()
			.filter((name) -> !name.isEmpty())
			.map((name) -> root(name) + ".")
			.distinct()
			.toList() : List.of();
	}

	@Override
	public boolean test(Class<?> type) {
		return this.roots.stream().anyMatch(type.getName()::startsWith);
	}

	private static String root(String name) {
		int second = name.indexOf('.', name.indexOf('.') + 1);
		return (second > 0 && name.indexOf('.') > 0) ? name.substring(0, second) : name;
	}

}
