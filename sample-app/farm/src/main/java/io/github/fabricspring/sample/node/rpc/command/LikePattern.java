package io.github.fabricspring.sample.node.rpc.command;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns as the dumps take them: a comma between them, each found anywhere in the text
 * and in any case, {@code %} for any characters and {@code _} for any one.
 */
final class LikePattern {

	private final Pattern pattern;

	private LikePattern(String like) {
		StringBuilder regex = new StringBuilder(".*");
		for (int i = 0; i < like.length(); i++) {
			char c = like.charAt(i);
			if (c == '%') {
				regex.append(".*");
			}
			else if (c == '_') {
				regex.append('.');
			}
			else {
				if (c == '\\' && i + 1 < like.length()) {
					c = like.charAt(++i);
				}
				regex.append(Pattern.quote(String.valueOf(c)));
			}
		}
		this.pattern = Pattern.compile(regex.append(".*").toString(),
				Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
	}

	/**
	 * Reads a list of patterns.
	 * @param list the patterns, separated by commas
	 * @return the patterns, at least one
	 */
	static List<LikePattern> list(String list) {
		return Arrays.stream(list.split("\\s*,\\s*", -1)).map(LikePattern::new).toList();
	}

	boolean matches(String text) {
		return this.pattern.matcher(text).matches();
	}

}
