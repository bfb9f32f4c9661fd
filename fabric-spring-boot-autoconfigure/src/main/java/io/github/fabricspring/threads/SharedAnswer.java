package io.github.fabricspring.threads;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * An answer that several threads need at once. One of them asks, the others wait until
 * its question has ended. Then they go on together; a lock would let one after the other.
 */
public final class SharedAnswer {

	/**
	 * Ends with the question under way. {@code null} while there is none. Unlike with a
	 * CompletableFuture, a thread that waits for it runs no other task.
	 */
	private final AtomicReference<@Nullable FutureTask<@Nullable Void>> underWay = new AtomicReference<>();

	private final Duration patience;

	/**
	 * Creates an answer that nobody has asked for.
	 * @param patience how long a thread waits for the others before it asks itself
	 */
	public SharedAnswer(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Returns the answer that is known, or asks for it.
	 * @param known returns the answer, {@code null} if it has to be asked for; called
	 * again before each question
	 * @param question asks, and sees to it that its answer is known from then on
	 * @param <T> the type of the answer
	 * @param <E> the error of the question
	 * @return the answer
	 * @throws E as this thread's question threw it
	 */
	public <T, E extends Exception> T get(Supplier<@Nullable T> known, ThrowingSupplier<T, E> question) throws E {
		long end = System.nanoTime() + this.patience.toNanos();
		while (true) {
			T answer = known.get();
			if (answer != null) {
				return answer;
			}
			FutureTask<@Nullable Void> own = new FutureTask<>(() -> null);
			FutureTask<@Nullable Void> other = this.underWay.compareAndExchange(null, own);
			if (other == null) {
				try {
					return askUnlessKnown(known, question);
				}
				finally {
					this.underWay.set(null);
					own.run();
				}
			}
			if (!hasEnded(other, end)) {
				return askUnlessKnown(known, question);
			}
		}
	}

	// Another question may have ended just now
	private static <T, E extends Exception> T askUnlessKnown(Supplier<@Nullable T> known,
			ThrowingSupplier<T, E> question) throws E {
		T answer = known.get();
		return (answer != null) ? answer : question.get();
	}

	private static boolean hasEnded(FutureTask<@Nullable Void> question, long end) {
		try {
			question.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
	}

	/**
	 * The question that leads to the answer.
	 *
	 * @param <T> the type of the answer
	 * @param <E> the error of the question
	 */
	@FunctionalInterface
	public interface ThrowingSupplier<T, E extends Exception> {

		/**
		 * Asks.
		 * @return the answer
		 * @throws E if there was none
		 */
		T get() throws E;

	}

}
