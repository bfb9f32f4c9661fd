package io.github.fabricspring.sample.farm.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.fabricspring.sample.farm.process.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunDirectory}.
 */
class RunDirectoryTests {

	@TempDir
	private Path work;

	@Test
	void isRemovedWhenClosedAndClosesTwice() throws IOException {
		RunDirectory directory = new RunDirectory(this.work);
		Files.createDirectories(directory.path().resolve("server1/mysql"));
		directory.close();
		directory.close();
		assertThat(this.work).isEmptyDirectory();
	}

	@Test
	void whatAnotherFarmOfThisProcessUsesIsLeftAlone() throws IOException {
		try (RunDirectory first = new RunDirectory(this.work); RunDirectory second = new RunDirectory(this.work)) {
			assertThat(first.path()).exists().isNotEqualTo(second.path());
		}
	}

	@Test
	void whatALivingProcessUsesIsLeftAloneAndWhatADeadOneLeftIsRemoved() throws Exception {
		try (JavaProcess other = new JavaProcess(Holding.class, this.work.toString())) {
			Path held = Path.of(other.readLine("holding"));
			new RunDirectory(this.work).close();
			assertThat(held).exists();
			other.kill();
			other.awaitExit();
			assertThat(held).exists();
			new RunDirectory(this.work).close();
			assertThat(held).doesNotExist();
		}
	}

	/** Holds a directory until it is killed. */
	public static final class Holding {

		private Holding() {
		}

		public static void main(String[] arguments) throws IOException {
			RunDirectory directory = new RunDirectory(Path.of(arguments[0]));
			System.out.println("holding " + directory.path());
			System.in.read();
		}

	}

}
