package io.github.fabricspring.autoconfigure.application;

import java.util.List;
import java.util.function.Predicate;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;

/**
 * Tells the application's own classes, beans aside, by their package: it begins with the
 * same two parts as that of the class with {@code @EnableAutoConfiguration}.
 */
public final class ApplicationClasses implements Predicate<Class<?>> {

	private final ListableBeanFactory beanFactory;

	private final List<String> roots;

	/**
	 * Creates the test, and reads the application's base packages.
	 * @param beanFactory the application's beans
	 */
	public ApplicationClasses(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.roots = (AutoConfigurationPackages.has(beanFactory)) ? AutoConfigurationPackages.get(beanFactory)
			.stream()
			.filter((name) -> !name.isEmpty())
			.map((name) -> root(name) + ".")
			.distinct()
			.toList() : List.of();
	}

	@Override
	public boolean test(Class<?> type) {
		// what a bean holds is everybody's
		return this.roots.stream().anyMatch(type.getName()::startsWith)
				&& this.beanFactory.getBeanNamesForType(type, false, false).length == 0;
	}

	private static String root(String name) {
		int second = name.indexOf('.', name.indexOf('.') + 1);
		return (second > 0 && name.indexOf('.') > 0) ? name.substring(0, second) : name;
	}

}
