package io.github.fabricspring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends the transactions of a method, or of every method of a type, to a server of a
 * Fabric group, and runs the method again on the new primary when the old one is lost and
 * nothing of it was committed.
 * <p>
 * Found on methods before types and on classes before interfaces; may be used as a
 * meta-annotation. Works through Spring's proxies, so a call of a bean to itself is not
 * seen.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface FabricGroup {

	/**
	 * The group's name as the Fabric node knows it. Placeholders such as
	 * <code>${orders.group}</code> are resolved.
	 * @return the name of the group
	 */
	String value();

	/**
	 * Whether the primary is wanted. A transaction that is declared read-only is served
	 * by a secondary in either mode.
	 * @return the access mode
	 */
	AccessMode mode() default AccessMode.READ_WRITE;

	/**
	 * When a failed attempt may be run again.
	 * @return the policy; by default what {@code fabric.retry.rerun} says
	 */
	Rerun rerun() default Rerun.DEFAULT;

}
