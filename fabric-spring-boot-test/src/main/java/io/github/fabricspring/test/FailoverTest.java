package io.github.fabricspring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.fabricspring.sample.fabric.Engine;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Runs a Spring Boot test on a group of real MySQL servers of its own. Stands beside
 * {@code @SpringBootTest}, {@code @JdbcTest} or {@code @DataJpaTest}. Every group that
 * the application names leads to these servers, whatever its properties say. Test methods
 * get a {@link Failover} as a parameter.
 * <p>
 * The first test of a JVM starts the servers. Test classes with the same attributes share
 * them; each test finds the group whole. What tests write stays, unless a transaction of
 * the test is rolled back: {@code @JdbcTest} and {@code @DataJpaTest} have one around
 * each method. Nothing commits in it, so a test that goes through a fault needs
 * {@code @Transactional(propagation = Propagation.NOT_SUPPORTED)}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(FailoverExtension.class)
@ImportAutoConfiguration
@ResourceLock("io.github.fabricspring.test.FailoverTest")
public @interface FailoverTest {

	/**
	 * What makes a group of the servers.
	 * @return the engine
	 */
	Engine engine() default Engine.FABRIC;

	/**
	 * How many servers the group has.
	 * @return the number, 2 or more
	 */
	int servers() default 3;

}
