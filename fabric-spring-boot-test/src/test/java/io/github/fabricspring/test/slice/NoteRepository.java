package io.github.fabricspring.test.slice;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * The notes.
 */
interface NoteRepository extends JpaRepository<Note, Long> {

}
