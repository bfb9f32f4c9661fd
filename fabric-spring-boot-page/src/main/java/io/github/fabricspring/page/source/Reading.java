package io.github.fabricspring.page.source;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;

/**
 * The state of the groups as the endpoint {@code fabric} answered.
 *
 * @param json the answer, in one line
 * @param commits the commits so far by group, without groups that do not tell
 */
public record Reading(String json, Map<String, Long> commits) {

	public Reading {
		commits = Map.copyOf(commits);
	}

	/**
	 * Reads an answer.
	 * @param json the answer
	 * @return what it says
	 * @throws JsonParseException if it is not an answer of the endpoint
	 */
	static Reading of(String json) {
		Map<String, Object> answer = JsonParserFactory.getJsonParser().parseMap(json);
		if (!(answer.get("groups") instanceof Map<?, ?> groups)) {
			throw new JsonParseException();
		}
		return new Reading(json.replaceAll("\\R\\s*", " ").strip(), commits(groups));
	}

	static Map<String, Long> commits(Map<?, ?> groups) {
		Map<String, Long> commits = new HashMap<>();
		groups.forEach((name, group) -> {
			if (group instanceof Map<?, ?> fields && fields.get("commits") instanceof Number number) {
				commits.put(String.valueOf(name), number.longValue());
			}
		});
		return commits;
	}

}
