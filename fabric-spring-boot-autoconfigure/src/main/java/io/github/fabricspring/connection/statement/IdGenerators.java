package io.github.fabricspring.connection.statement;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Recognizes transactions in which an id generator takes its next block of numbers, on a
 * connection of its own. Numbers that are not used do no harm, so such a transaction is
 * no part of the call that it serves. Known are Hibernate's generators and Spring's
 * incrementers.
 */
public final class IdGenerators {

	/** What their first statement says; other transactions are spared the walk. */
	private static final Pattern TEXT = Pattern.compile("\\bfor update\\b|\\blast_insert_id\\(",
			Pattern.CASE_INSENSITIVE);

	private static final int LONGEST_TEXT = 1000;

	/** The pool's and other wrappers' frames are between the generator and us. */
	private static final int DEEPEST_FRAME = 40;

	private static final StackWalker WALKER = StackWalker.getInstance();

	private IdGenerators() {
	}

	/**
	 * Whether the transaction that ends now is an id generator's.
	 * @param firstText the text of its first statement, {@code null} if it is not known
	 * @return whether a generator ends it
	 */
	public static boolean areAtWork(@Nullable String firstText) {
		return firstText != null && firstText.length() <= LONGEST_TEXT && TEXT.matcher(firstText).find() && WALKER
			.walk((frames) -> frames.limit(DEEPEST_FRAME).anyMatch((frame) -> isGenerator(frame.getClassName())));
	}

	private static boolean isGenerator(String type) {
		return type.startsWith("org.hibernate.id.") || type.startsWith("org.springframework.jdbc.support.incrementer.");
	}

}
