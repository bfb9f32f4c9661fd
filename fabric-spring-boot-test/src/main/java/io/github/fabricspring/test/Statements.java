package io.github.fabricspring.test;

import java.util.regex.Pattern;

import io.github.fabricspring.test.fault.Request;

/**
 * Tells what a request to a server is for.
 */
final class Statements {

	private static final int QUERY = 0x03;

	private static final int EXECUTE = 0x17;

	/** Alone, or behind other statements in the same text. */
	private static final Pattern COMMIT = Pattern.compile("(?i)(^|;)\\s*COMMIT\\b");

	/** What the driver, the pool, Spring and the starter send by themselves. */
	private static final Pattern UPKEEP = Pattern.compile(
			"(?i)^\\s*(/\\*.*?\\*/\\s*)?(SET\\b|COMMIT\\b|ROLLBACK\\b|BEGIN\\b|START\\b|SELECT\\s+@@|SHOW\\b|USE\\b)");

	/** The key of a transaction, written into an outcome table of any name. */
	private static final Pattern KEY = Pattern.compile("INTO `[^`]+` ?\\(id\\) ?VALUES ?\\(x'[0-9a-f]{32}'\\)");

	private Statements() {
	}

	static boolean isCommit(Request request) {
		return request.isCommit() || COMMIT.matcher(request.text()).find();
	}

	static boolean isOfTheApplication(Request request) {
		if (request.command() == EXECUTE) {
			return true;
		}
		return request.command() == QUERY && !request.isCommit() && !UPKEEP.matcher(request.text()).find()
				&& !KEY.matcher(request.text()).find();
	}

}
