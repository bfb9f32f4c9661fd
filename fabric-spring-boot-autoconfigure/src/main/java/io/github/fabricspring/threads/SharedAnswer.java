package io.github.fabricspring.threads;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

	/** Ends with the question under way. {@code null} while there is none. */
	private final AtomicReference<@Nullable CompletableFuture<Void>> underWay = new AtomicReference<>();

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
	 * again after each question of another thread
	 * @param question asks, and sees to it that its answer is known from then on
	 * @param <T> the type of the answer
	 * @param <E> the error of the question
	 * @return the answer
	 * @throws E as this thread's question threw it
	 */
	public <T, E extends Exception> T get(Supplier<@Nullable T> known, Question<T, E> question) throws E {
		long end = System.nanoTime() + this.patience.toNanos();
		while (true) {
			T answer = known.get();
			if (answer != null) {
				return answer;
			}
			CompletableFuture<Void> own = new CompletableFuture<>();
			CompletableFuture<Void> other = this.underWay.compareAndExchange(null, own);
			if (other == null) {
				return ask(own, known, question);
			}
			if (!hasEnded(other, end)) {
				return question.ask();
			}
		}
	}

	private <T, E extends Exception> T ask(CompletableFuture<Void> own, Supplier<@Nullable T> known,
			Question<T, E> question) throws E {
		try {
			// Another question may have ended just before this one began
			T answer = known.get();
			return (answer != null) ? answer : question.ask();
		}
		finally {
			this.underWay.set(null);
			own.complete(null);
		}
	}

	private static boolean hasEnded(CompletableFuture<Void> question, long end) {
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
	public interface Question<T, E extends Exception> {

		/**
		 * Asks.
		 * @return the answer
		 * @throws E if there was none
		 */
		T ask() throws E;

	}

}
