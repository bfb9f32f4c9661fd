package io.github.fabricspring.acceptance.statements;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * An entity whose ids come from a sequence, which is a table on MySQL.
 */
@Entity
@Table(name = "numbered")
class Numbered {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "numbered_seq")
	@SequenceGenerator(name = "numbered_seq", sequenceName = "numbered_seq")
	private @Nullable Long id;

	@Nullable Long id() {
		return this.id;
	}

}
