package io.github.fabricspring.test.slice;

import java.util.Objects;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code note}.
 */
@Entity
class Note {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	private String text = "";

	protected Note() {
	}

	Note(String text) {
		this.text = text;
	}

	Long id() {
		return Objects.requireNonNull(this.id);
	}

	String text() {
		return this.text;
	}

}
