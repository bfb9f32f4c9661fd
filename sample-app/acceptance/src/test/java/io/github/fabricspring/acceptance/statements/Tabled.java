package io.github.fabricspring.acceptance.statements;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An entity whose ids come from a table of generators.
 */
@Entity
@Table(name = "tabled")
class Tabled {

	@Id
	@GeneratedValue(strategy = GenerationType.TABLE, generator = "tabled")
	@TableGenerator(name = "tabled", table = "generators", pkColumnName = "sequence_name", valueColumnName = "next_val")
	private @Nullable Long id;

	@Nullable Long id() {
		return this.id;
	}

}
