package io.github.fabricspring.acceptance.container;

import java.util.List;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application with two groups, whose servers its properties do not name.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ LettersApplication.Sent.class, LettersApplication.Received.class })
class LettersApplication {

	@Service
	@FabricGroup(value = "SENT", rerun = Rerun.EXACTLY_ONCE)
	static class Sent {

		private final JdbcClient jdbc;

		Sent(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		void write(String text) {
			this.jdbc.sql("INSERT INTO letter VALUES (?)").param(text).update();
		}

	}

	@Service
	@FabricGroup("RECEIVED")
	static class Received {

		private final JdbcClient jdbc;

		Received(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional(readOnly = true)
		List<String> read() {
			return this.jdbc.sql("SELECT text FROM letter").query(String.class).list();
		}

	}

}
