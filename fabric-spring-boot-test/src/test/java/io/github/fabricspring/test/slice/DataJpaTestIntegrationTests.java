package io.github.fabricspring.test.slice;

import io.github.fabricspring.test.Failover;
import io.github.fabricspring.test.FailoverTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jpa.test.autoconfigure.TestEntityManager;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link FailoverTest} beside {@link DataJpaTest}.
 */
@DataJpaTest
@FailoverTest
@Import(EntityNotes.class)
class DataJpaTestIntegrationTests {

	@Autowired
	private EntityNotes notes;

	@Autowired
	private NoteRepository repository;

	@AfterTransaction
	void nothingOfATestsTransactionStays() {
		assertThat(this.repository.findAll()).extracting(Note::text).doesNotContain("rolled back");
	}

	@Test
	void theTestsTransactionIsOneOfTheGroup(@Autowired TestEntityManager entities) {
		Note note = this.notes.write("rolled back");
		entities.flush();
		entities.clear();
		assertThat(this.repository.findById(note.id())).map(Note::text).contains("rolled back");
		assertThat(entities.getEntityManager().createNativeQuery("SELECT @@server_uuid").getSingleResult().toString())
			.as("the UUID of a MySQL server")
			.hasSize(36);
	}

	@Test
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	void aKillInTheMiddleOfCommitIsSurvived(Failover failover) {
		failover.beforeTheAnswerToCommit().kill();
		failover.during(() -> this.notes.write("committed")).committedOnce("note").noOtherRowTouched();
	}

}
