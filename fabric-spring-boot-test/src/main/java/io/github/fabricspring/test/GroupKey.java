package io.github.fabricspring.test;

import io.github.fabricspring.sample.fabric.Engine;
import org.jspecify.annotations.Nullable;

import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * What tells one test group from another.
 *
 * @param engine what makes a group of the servers
 * @param servers how many there are
 */
record GroupKey(Engine engine, int servers) {

	GroupKey {
		if (servers < 2) {
			throw new IllegalArgumentException(
					"@FailoverTest(servers = %d): a failover needs 2 or more".formatted(servers));
		}
	}

	/**
	 * Reads the annotation of a test class, or of the class around it.
	 * @param testClass the class
	 * @return the key, {@code null} if the class is no failover test
	 */
	static @Nullable GroupKey of(Class<?> testClass) {
		FailoverTest annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass, FailoverTest.class);
		return (annotation != null) ? new GroupKey(annotation.engine(), annotation.servers()) : null;
	}

}
