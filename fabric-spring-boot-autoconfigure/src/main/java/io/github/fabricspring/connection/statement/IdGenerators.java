package io.github.fabricspring.connection.statement;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The recognition of transactions in which an id generator takes its next block of
 * numbers on a connection of its own. Unused numbers do no harm, so such a transaction
 * does not belong to the call that it serves. Hibernate's generators and Spring's
 * incrementers are known.
 */
public final class IdGenerators {

	/**
	 * The text of their first statement. Other transactions are not searched for a
	 * generator.
	 */
	private static final Pattern TEXT = Pattern.compile("\\bfor update\\b|\\blast_insert_id\\(",
			Pattern.CASE_INSENSITIVE);

	private static final int LONGEST_TEXT = 1000;

	/**
	 * The greatest number of frames, of the pool and of other wrappers, between the
	 * generator and us.
	 */
	private static final int DEEPEST_FRAME = 40;

	private static final StackWalker WALKER = StackWalker.getInstance();

	private IdGenerators() {
	}

	/**
	 * Whether an id generator ends the current transaction.
	 * @param firstText the text of its first statement, {@code null} if it is not known
	 * @return whether a generator ends it
	 */
	public static boolean areAtWork(@Nullable String firstText) {
		return firstText != null && firstText.length() <= LONGEST_TEXT && TEXT.matcher(firstText).find() && WALKER
			.walk((frames) -> frames.limit(DEEPEST_FRAME).anyMatch((frame) -> isGenerator(frame.getClassName())));
	}

	// Not what an application's own generator inherits: it may write anything else too
	private static boolean isGenerator(String type) {
		return type.startsWith("org.hibernate.id.enhanced.")
				|| type.startsWith("org.springframework.jdbc.support.incrementer.MySQL");
	}

}
