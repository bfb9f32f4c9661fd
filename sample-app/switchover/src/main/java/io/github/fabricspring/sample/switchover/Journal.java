package io.github.fabricspring.sample.switchover;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The results that the writers got, in a file that outlives them. Safe for use by several
 * threads.
 */
public class Journal implements AutoCloseable {

	private final ReentrantLock lock = new ReentrantLock();

	private final Path file;

	private final BufferedWriter writer;

	public Journal(Path file) {
		this.file = file;
		try {
			this.writer = Files.newBufferedWriter(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No journal can be written at " + file, ex);
		}
	}

	public void record(TransactionResult result, Transaction transaction) {
		this.lock.lock();
		try {
			this.writer.write(result + " " + transaction.writer() + " " + transaction.number());
			this.writer.newLine();
			this.writer.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The journal cannot be written at " + this.file, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	public Set<Transaction> read(TransactionResult result) {
		String prefix = result + " ";
		try (var lines = Files.lines(this.file)) {
			return lines.filter((line) -> line.startsWith(prefix))
				.map((line) -> line.split(" "))
				.map((words) -> new Transaction(Integer.parseInt(words[1]), Long.parseLong(words[2])))
				.collect(Collectors.toSet());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The journal cannot be read at " + this.file, ex);
		}
	}

	@Override
	public void close() {
		try {
			this.writer.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The journal cannot be closed at " + this.file, ex);
		}
	}

	/**
	 * A numbered transaction.
	 *
	 * @param writer the number of its writer
	 * @param number the writer's running number
	 */
	public record Transaction(int writer, long number) {
	}

	/** The result that a writer got for a transaction. */
	public enum TransactionResult {

		COMMITTED, UNKNOWN, FAILED

	}

}
