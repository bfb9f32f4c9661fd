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
 * seen. Methods that return a future or a publisher are refused.
 * <p>
 * The scope is opened outside of the method's transaction, and by default of its cache
 * and of Spring Retry's advice; inside of {@code @Async} and of Spring Framework's own
 * {@code @Retryable}. Every attempt gets the arguments of the call, so an attempt must
 * not change the objects they refer to, and what it does besides its transaction is done
 * once per attempt.
 * <p>
 * A call joins a transaction of the same group that is already active, and only the
 * outermost call is run again. It is refused with a {@link CrossGroupException} if it
 * would join one of another group, or if it may write and the transaction is read-only.
 * <p>
 * A failure of a server that cannot be made good is thrown as
 * {@link TransactionNotCommittedException} or {@link GroupUnavailableException} (nothing
 * is committed), {@link TransactionOutcomeUnknownException} (all of it may be) or
 * {@link TransactionPartlyCommittedException} (a part of it is). The application's own
 * exceptions are passed on as they are.
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
	 * How far a secondary that serves a read may be behind the primary, such as
	 * {@code 2s} or {@code 500ms}, at least {@code 100ms}; placeholders are resolved.
	 * Secondaries that are further behind, or may be, are left out.
	 * @return the limit; by default what {@code fabric.read.max-lag} says
	 */
	String maxLag() default "";

	/**
	 * When a failed attempt may be run again.
	 * @return the policy; by default what {@code fabric.retry.rerun} says
	 */
	Rerun rerun() default Rerun.DEFAULT;

}
