package io.github.fabricspring.autoconfigure;

import java.util.List;

import io.github.fabricspring.FabricTemplate;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table {@code note} of each group, as an application reaches it.
 */
final class Notes {

	/** Writes the note of a number. */
	static final String INSERT = "INSERT INTO note VALUES (?, 'written')";

	private Notes() {
	}

	static List<Integer> ids(ApplicationContext context, String group) {
		return fabric(context).execute(group,
				() -> jdbc(context).queryForList("SELECT id FROM note ORDER BY id", Integer.class));
	}

	static FabricTemplate fabric(ApplicationContext context) {
		return context.getBean(FabricTemplate.class);
	}

	static JdbcTemplate jdbc(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class);
	}

}
