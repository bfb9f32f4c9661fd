package io.github.fabricspring.test.slice;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes notes through JPA.
 */
@Service
@FabricGroup(value = "NOTES", rerun = Rerun.EXACTLY_ONCE)
class EntityNotes {

	private final NoteRepository notes;

	EntityNotes(NoteRepository notes) {
		this.notes = notes;
	}

	@Transactional
	Note write(String text) {
		return this.notes.save(new Note(text));
	}

}
