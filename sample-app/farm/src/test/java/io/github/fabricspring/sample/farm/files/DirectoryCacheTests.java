package io.github.fabricspring.sample.farm.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.fabricspring.sample.farm.process.JavaProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DirectoryCache}.
 */
class DirectoryCacheTests {

	private final AtomicInteger fills = new AtomicInteger();

	@TempDir
	private Path root;

	@Test
	void fillsOnceAndRemembers() throws IOException {
		Path first = new DirectoryCache(this.root).obtain("thing", "1", this::fill);
		Path second = new DirectoryCache(this.root).obtain("thing", "1", this::fill);
		assertThat(second).isEqualTo(first);
		assertThat(first.resolve("content")).hasContent("1");
		assertThat(this.fills).hasValue(1);
	}

	@Test
	void directoryWithoutItsMarkerIsFilledAgain() throws IOException {
		Files.createDirectories(this.root.resolve("thing"));
		Files.writeString(this.root.resolve("thing/half"), "unpacked");
		Path directory = new DirectoryCache(this.root).obtain("thing", "1", this::fill);
		assertThat(directory.resolve("half")).doesNotExist();
		assertThat(directory.resolve("content")).exists();
	}

	@Test
	void directoryMadeOfSomethingElseIsReplaced() throws IOException {
		new DirectoryCache(this.root).obtain("thing", "1", this::fill);
		Path directory = new DirectoryCache(this.root).obtain("thing", "2", this::fill);
		assertThat(directory.resolve("content")).hasContent("2");
	}

	@Test
	void failedFillLeavesNothingBehind() throws IOException {
		assertThatIOException().isThrownBy(() -> new DirectoryCache(this.root).obtain("thing", "1", (directory) -> {
			fill(directory);
			throw new IOException("disk full");
		})).withMessage("disk full");
		assertThat(entries()).containsExactly("thing.lock");
	}

	@Test
	void leftoversOfAKilledProcessAreRemoved() throws IOException {
		Files.createDirectories(this.root.resolve("thing.filling-123/deep"));
		new DirectoryCache(this.root).obtain("thing", "1", this::fill);
		assertThat(entries()).containsExactlyInAnyOrder("thing", "thing.lock");
	}

	@Test
	void threadsThatComeTogetherFillOnce() throws Exception {
		CyclicBarrier start = new CyclicBarrier(4);
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Future<Path>> results = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				results.add(executor.submit(() -> {
					start.await();
					return new DirectoryCache(this.root).obtain("thing", "1", this::fill);
				}));
			}
			for (Future<Path> result : results) {
				assertThat(result.get().resolve("content")).hasContent("1");
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(this.fills).hasValue(1);
	}

	@Test
	void anotherProcessWaitsForTheOneThatFills() throws Exception {
		CompletableFuture<Path> result = new CompletableFuture<>();
		try (JavaProcess other = new JavaProcess(Filling.class, this.root.toString())) {
			other.readLine("filling");
			Thread waiting = new Thread(() -> {
				try {
					result.complete(new DirectoryCache(this.root).obtain("thing", "1", this::fill));
				}
				catch (IOException ex) {
					result.completeExceptionally(ex);
				}
			});
			waiting.start();
			await().until(
					() -> Stream.of(waiting.getStackTrace()).anyMatch((frame) -> frame.getMethodName().equals("lock")));
			Files.createFile(this.root.resolve("go"));
			assertThat(other.awaitExit()).isZero();
		}
		assertThat(result.get().resolve("content")).hasContent("by the other");
		assertThat(this.fills).hasValue(0);
	}

	@Test
	void processThatDiesWhileFillingGivesWay() throws Exception {
		try (JavaProcess other = new JavaProcess(Filling.class, this.root.toString())) {
			other.readLine("filling");
			other.kill();
			Path directory = new DirectoryCache(this.root).obtain("thing", "1", this::fill);
			assertThat(directory.resolve("content")).hasContent("1");
			assertThat(entries()).containsExactlyInAnyOrder("thing", "thing.lock");
		}
	}

	private void fill(Path directory) throws IOException {
		Files.writeString(directory.resolve("content"), Integer.toString(this.fills.incrementAndGet()));
	}

	private List<String> entries() throws IOException {
		try (Stream<Path> files = Files.list(this.root)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

	/** Fills slowly: until it is told to go on. */
	public static final class Filling {

		private Filling() {
		}

		public static void main(String[] arguments) throws IOException {
			Path root = Path.of(arguments[0]);
			new DirectoryCache(root).obtain("thing", "1", (directory) -> {
				Files.writeString(directory.resolve("content"), "by the other");
				System.out.println("filling now");
				await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(root.resolve("go")));
			});
		}

	}

}
