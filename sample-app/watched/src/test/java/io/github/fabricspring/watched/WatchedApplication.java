package io.github.fabricspring.watched;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application that notes texts, through JDBC or JPA.
 */
@SpringBootApplication
class WatchedApplication {

	@Bean
	FinishedSpans spans() {
		return new FinishedSpans(InMemorySpanExporter.create());
	}

	// Spans are there at once
	@Bean
	SpanProcessor processor(FinishedSpans spans) {
		return SimpleSpanProcessor.create(spans.exporter());
	}

	/**
	 * Where spans go. Boot would export to a bean that is an exporter once more, in
	 * batches.
	 *
	 * @param exporter has them
	 */
	record FinishedSpans(InMemorySpanExporter exporter) {
	}

	/** Notes texts. */
	@Service
	@FabricGroup(value = "YYZ", rerun = Rerun.EXACTLY_ONCE)
	static class Notes {

		private final JdbcTemplate jdbc;

		private final EntityManager entities;

		Notes(JdbcTemplate jdbc, EntityManager entities) {
			this.jdbc = jdbc;
			this.entities = entities;
		}

		@Transactional
		void write(String text) {
			this.jdbc.update("INSERT INTO note (text) VALUES (?)", text);
			this.jdbc.update("INSERT INTO note (text) VALUES (?)", text);
		}

		@Transactional
		void persist(String text) {
			this.entities.persist(new Note(text));
			this.entities.flush();
			this.entities.persist(new Note(text));
		}

	}

	/** A text. */
	@Entity
	@Table(name = "note")
	static class Note {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		private @Nullable Integer id;

		private String text = "";

		protected Note() {
		}

		Note(String text) {
			this.text = text;
		}

		@Nullable Integer getId() {
			return this.id;
		}

		String getText() {
			return this.text;
		}

	}

}
