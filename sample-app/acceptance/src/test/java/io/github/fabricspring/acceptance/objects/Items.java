package io.github.fabricspring.acceptance.objects;

import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.Table;

/**
 * The same row as each of the libraries sees it.
 */
final class Items {

	static final String TABLE = """
			CREATE TABLE IF NOT EXISTS item (id BIGINT AUTO_INCREMENT PRIMARY KEY, version INT, name VARCHAR(99))""";

	private Items() {
	}

	/** An entity without a version. */
	@jakarta.persistence.Entity(name = "item")
	static class Entity {

		@jakarta.persistence.Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		String name = "";

		protected Entity() {
		}

		Entity(String name) {
			this.name = name;
		}

	}

	/** An entity with a version. */
	@jakarta.persistence.Entity(name = "versioned_item")
	@jakarta.persistence.Table(name = "item")
	static class Versioned {

		@jakarta.persistence.Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		@Version
		@Nullable Integer version;

		String name = "";

		protected Versioned() {
		}

		Versioned(String name) {
			this.name = name;
		}

	}

	/** An aggregate. */
	@Table("item")
	static class Aggregate {

		@org.springframework.data.annotation.Id
		@Nullable Long id;

		String name;

		Aggregate(String name) {
			this.name = name;
		}

	}

	/** A parameter. */
	static class Row {

		@Nullable Long id;

		String name;

		Row(String name) {
			this.name = name;
		}

	}

}
