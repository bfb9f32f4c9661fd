package io.github.fabricspring.acceptance.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.Column;

/**
 * What programs save.
 */
final class Rows {

	/** One statement a table: each has the columns tag and v, whose sum is the amount. */
	static final List<String> DEFINITIONS = List.of(table("ledger"), table("item"), table("line", "owner BIGINT"),
			table("parcel"), table("bill"), "CREATE TABLE IF NOT EXISTS owner (id BIGINT AUTO_INCREMENT PRIMARY KEY)",
			"CREATE TABLE IF NOT EXISTS numbered (id BIGINT PRIMARY KEY, tag VARCHAR(60), v INT, INDEX (tag))",
			"CREATE TABLE IF NOT EXISTS numbers (next_val BIGINT PRIMARY KEY)",
			"CREATE TABLE IF NOT EXISTS doc (id BINARY(16) PRIMARY KEY, tag VARCHAR(60), v INT, version INT, INDEX (tag))",
			"CREATE TABLE IF NOT EXISTS place (id INT PRIMARY KEY, name VARCHAR(10))",
			"CREATE TABLE IF NOT EXISTS contended (id INT PRIMARY KEY, n INT)",
			"CREATE TABLE IF NOT EXISTS ballast (n INT, id BIGINT AUTO_INCREMENT PRIMARY KEY)");

	/** The tables of rows that other callers may have too. */
	static final List<String> SHARED = List.of("ledger", "item", "line", "parcel", "bill");

	/** The tables that hold amounts. */
	static final List<String> TABLES = List.of("ledger", "item", "line", "parcel", "bill", "numbered", "doc");

	private Rows() {
	}

	private static String table(String name, String... more) {
		return "CREATE TABLE IF NOT EXISTS " + name + " (id BIGINT AUTO_INCREMENT PRIMARY KEY, tag VARCHAR(60), v INT, "
				+ ((more.length > 0) ? String.join(", ", more) + ", " : "") + "INDEX (tag))";
	}

	/** What an argument can be asked to do. */
	interface Growing {

		void grow();

	}

	/** A tag and its amount. */
	@MappedSuperclass
	static class Tagged implements Growing {

		@Nullable String tag;

		int v;

		@Override
		public void grow() {
			this.v++;
		}

	}

	/** An entity whose id the server gives. */
	@Entity
	@Table(name = "item")
	static class Item extends Tagged {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

	}

	/** An entity whose ids come from a table that stands for a sequence. */
	@Entity
	@Table(name = "numbered")
	static class Numbered extends Tagged {

		@Id
		@GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "numbers")
		@SequenceGenerator(name = "numbers", sequenceName = "numbers", allocationSize = 3)
		@Nullable Long id;

	}

	/** An entity with a UUID and a version. */
	@Entity
	@Table(name = "doc")
	static class Doc extends Tagged {

		@Id
		@GeneratedValue(strategy = GenerationType.UUID)
		@Nullable UUID id;

		@Version
		@Nullable Integer version;

	}

	/** An entity that gets another child whenever it grows. */
	@Entity
	@Table(name = "owner")
	static class Owner implements Growing {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		transient String tag = "";

		@OneToMany(cascade = CascadeType.ALL, orphanRemoval = true)
		@JoinColumn(name = "owner")
		List<Line> lines = new ArrayList<>();

		@Override
		public void grow() {
			Line line = new Line();
			line.tag = this.tag;
			line.v = 1;
			this.lines.add(line);
		}

	}

	/** What each group has of its own, under the same id. */
	@Entity
	@Table(name = "place")
	static class Place {

		@Id
		int id;

		String name = "";

	}

	/** A child. */
	@Entity
	@Table(name = "line")
	static class Line extends Tagged {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

	}

	/** An aggregate of Spring Data JDBC. */
	@org.springframework.data.relational.core.mapping.Table("parcel")
	static class Parcel implements Growing {

		@org.springframework.data.annotation.Id
		@Nullable Long id;

		@Column("tag")
		@Nullable String tag;

		@Column("v")
		int v;

		@Override
		public void grow() {
			this.v++;
		}

	}

	/** What MyBatis maps. */
	static class Bill implements Growing {

		@Nullable Long id;

		@Nullable String tag;

		int v;

		@Override
		public void grow() {
			this.v++;
		}

	}

}
