package io.github.fabricspring.objects.jpa;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PrePersist;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Persistable;

/**
 * One entity for each way to have ids, versions and parts.
 */
final class Entities {

	static final List<String> SCHEMA = List.of("""
			CREATE TABLE IF NOT EXISTS item (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(99))""", """
			CREATE TABLE IF NOT EXISTS numbered (id BIGINT PRIMARY KEY, version INT, name VARCHAR(99))""", """
			CREATE TABLE IF NOT EXISTS numbered_seq (next_val BIGINT)""", """
			INSERT INTO numbered_seq SELECT 1 WHERE NOT EXISTS (SELECT * FROM numbered_seq)""", """
			CREATE TABLE IF NOT EXISTS random (id UUID PRIMARY KEY, name VARCHAR(99))""", """
			CREATE TABLE IF NOT EXISTS assigned (id BIGINT PRIMARY KEY, version BIGINT, name VARCHAR(99),
			created TIMESTAMP)""", """
			CREATE TABLE IF NOT EXISTS flagged (id BIGINT PRIMARY KEY, name VARCHAR(99))""", """
			CREATE TABLE IF NOT EXISTS purchase (id BIGINT AUTO_INCREMENT PRIMARY KEY, version TIMESTAMP(6),
			street VARCHAR(99))""", """
			CREATE TABLE IF NOT EXISTS line (id BIGINT AUTO_INCREMENT PRIMARY KEY, purchase_id BIGINT,
			product VARCHAR(99))""", """
			CREATE TABLE IF NOT EXISTS purchase_tags (purchase_id BIGINT, tags VARCHAR(99))""", """
			CREATE TABLE IF NOT EXISTS purchase_notes (purchase_id BIGINT, notes_key VARCHAR(99), notes VARCHAR(99))""",
			"""
					CREATE TABLE IF NOT EXISTS seat (hall INT, number INT, name VARCHAR(99), PRIMARY KEY (hall, number))""",
			"""
					CREATE TABLE IF NOT EXISTS by_property (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(99))""");

	private Entities() {
	}

	/** With an id that the database gives, and no version. */
	@Entity(name = "item")
	static class Item {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		String name = "";

		protected Item() {
		}

		Item(String name) {
			this.name = name;
		}

	}

	/** What entities with a version have in common. */
	@MappedSuperclass
	abstract static class Versioned {

		@Version
		@Nullable Integer version;

	}

	/** With an id from a table. */
	@Entity(name = "numbered")
	static class Numbered extends Versioned {

		@Id
		@GeneratedValue
		@Nullable Long id;

		String name = "";

		protected Numbered() {
		}

		Numbered(String name) {
			this.name = name;
		}

	}

	/** With a random id. */
	@Entity(name = "random")
	static class Random {

		@Id
		@GeneratedValue(strategy = GenerationType.UUID)
		@Nullable UUID id;

		String name = "";

		protected Random() {
		}

		Random(String name) {
			this.name = name;
		}

	}

	/** With an id of the application, a version, and a callback. */
	@Entity(name = "assigned")
	static class Assigned {

		@Id
		long id;

		@Version
		@Nullable Long version;

		String name = "";

		@Nullable Instant created;

		protected Assigned() {
		}

		Assigned(long id, String name) {
			this.id = id;
			this.name = name;
		}

		@PrePersist
		void stamp() {
			if (this.created != null) {
				throw new IllegalStateException("stamped already");
			}
			this.created = Instant.now();
		}

	}

	/** Says itself whether it is new. */
	@Entity(name = "flagged")
	static class Flagged implements Persistable<Long> {

		/** Remembers what the entity does not. */
		static final Set<Long> SAVED_ELSEWHERE = new HashSet<>();

		@Id
		Long id = 0L;

		String name = "";

		@Transient
		boolean saved;

		@Transient
		boolean elsewhere;

		protected Flagged() {
		}

		Flagged(long id, String name) {
			this.id = id;
			this.name = name;
		}

		@PostPersist
		void saved() {
			this.saved = !this.elsewhere;
			if (this.elsewhere) {
				SAVED_ELSEWHERE.add(this.id);
			}
		}

		@Override
		public Long getId() {
			return this.id;
		}

		@Override
		public boolean isNew() {
			return !this.saved && !SAVED_ELSEWHERE.contains(this.id);
		}

	}

	/** With parts of every kind. */
	@Entity(name = "purchase")
	static class Purchase {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		@Version
		@Nullable Instant version;

		@Embedded
		Address address = new Address();

		@OneToMany(mappedBy = "purchase", cascade = CascadeType.ALL, orphanRemoval = true)
		List<Line> lines = new ArrayList<>();

		@ElementCollection
		Set<String> tags = new HashSet<>();

		@ElementCollection
		Map<String, String> notes = new HashMap<>();

		void add(String product) {
			this.lines.add(new Line(this, product));
		}

	}

	/** A part with an id of its own. */
	@Entity(name = "line")
	static class Line {

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long id;

		@ManyToOne
		@JoinColumn(name = "purchase_id")
		@Nullable Purchase purchase;

		String product = "";

		protected Line() {
		}

		Line(Purchase purchase, String product) {
			this.purchase = purchase;
			this.product = product;
		}

	}

	/** A part without an id. */
	@Embeddable
	static class Address {

		String street = "";

	}

	/** With an id of two parts that can be changed. */
	@Entity(name = "seat")
	static class Seat {

		@EmbeddedId
		Place place = new Place();

		String name = "";

	}

	/** An id of two parts. */
	@Embeddable
	static class Place implements Serializable {

		private static final long serialVersionUID = 1L;

		int hall;

		int number;

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Place place && place.hall == this.hall && place.number == this.number;
		}

		@Override
		public int hashCode() {
			return Objects.hash(this.hall, this.number);
		}

	}

	/** Read and written through methods, of which one refuses and one forgets. */
	@Entity(name = "by_property")
	@Access(AccessType.PROPERTY)
	static class ByProperty {

		/** What an id says that was once given. */
		static @Nullable Long remembered;

		private @Nullable Long id;

		private String name = "";

		boolean remembers;

		@Id
		@GeneratedValue(strategy = GenerationType.IDENTITY)
		@Nullable Long getId() {
			return (this.remembers) ? remembered : this.id;
		}

		void setId(@Nullable Long id) {
			if (id == null) {
				throw new IllegalArgumentException("an id once given stays");
			}
			this.id = id;
			remembered = id;
		}

		String getName() {
			return this.name;
		}

		void setName(String name) {
			this.name = name;
		}

	}

}
