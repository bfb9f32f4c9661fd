package io.github.fabricspring.acceptance.matrix;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A number that a transaction wrote, as many times as it was written.
 */
@Entity
@Table(name = "cut_row")
class CutRow {

	static final String DEFINITION = "CREATE TABLE app.cut_row (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL)";

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	private int n;

	CutRow() {
	}

	CutRow(int number) {
		this.n = number;
	}

	int number() {
		return this.n;
	}

	@Nullable Long id() {
		return this.id;
	}

}
