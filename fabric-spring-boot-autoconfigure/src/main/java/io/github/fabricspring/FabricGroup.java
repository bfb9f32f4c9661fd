package io.github.fabricspring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends the transactions of a method, or of every method of a type, to a server of a
 * group. If the primary is lost and nothing was committed, runs the method again on the
 * new primary.
 * <p>
 * A method's annotation wins over its type's, and a class's over its interface's. The
 * annotation may be used as a meta-annotation. It works through Spring's proxies, so it
 * has no effect on a call of a bean to itself. Methods that return a future or a
 * publisher, and suspending functions of Kotlin, are refused at start.
 * <p>
 * The advice surrounds the method's transaction, and by default its cache and Spring
 * Retry's advice. {@code @Async} and Spring Framework's own {@code @Retryable} surround
 * it. Every attempt gets the same arguments. What a failed attempt changed in them is put
 * back before the next one, except what {@code docs/limits.md} names. What an attempt
 * does besides its transaction is done once per attempt.
 * <p>
 * A call joins an active transaction of the same group; only the outermost call is run
 * again. A call is refused with a {@link CrossGroupException} if the active transaction
 * is of another group, or if the call may write and the transaction is read-only.
 * <p>
 * If a server's failure ends the call, it throws {@link TransactionNotCommittedException}
 * or {@link GroupUnavailableException} (nothing is committed),
 * {@link TransactionOutcomeUnknownException} (all of it may be committed) or
 * {@link TransactionPartlyCommittedException} (a part of it is). The application's own
 * exceptions are passed on as they are.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
public @interface FabricGroup {

	/**
	 * The group's name, as the properties or the Fabric node know it. Placeholders such
	 * as <code>${orders.group}</code> are resolved.
	 * @return the name of the group
	 */
	String value();

	/**
	 * What the method does with the group's data. A secondary serves a read-only
	 * transaction in either mode.
	 * @return the access mode
	 */
	AccessMode mode() default AccessMode.READ_WRITE;

	/**
	 * How far a secondary that serves a read may be behind the primary, such as
	 * {@code 2s} or {@code 500ms}, at least {@code 100ms}. Placeholders are resolved.
	 * Secondaries that are further behind, or whose lag is unknown, are excluded.
	 * @return the limit; empty for the value of {@code fabric.read.max-lag}
	 */
	String maxLag() default "";

	/**
	 * When a failed attempt may be run again.
	 * @return the policy; by default the value of {@code fabric.retry.rerun}
	 */
	Rerun rerun() default Rerun.DEFAULT;

}
