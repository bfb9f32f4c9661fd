package io.github.fabricspring.rerun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RehearsalTests {

	@Test
	void callIsRunAgainAndNobodyHearsOfIt(CapturedOutput output) throws Throwable {
		assertThat(Rehearsal.attempts()).isEqualTo(2);
		assertThat(output.getAll()).doesNotContain("rehearsal");
	}

}
