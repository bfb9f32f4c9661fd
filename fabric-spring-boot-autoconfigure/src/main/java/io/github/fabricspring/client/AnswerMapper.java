package io.github.fabricspring.client;

/**
 * Makes a result of an answer.
 *
 * @param <T> the result
 */
@FunctionalInterface
interface AnswerMapper<T> {

	/**
	 * Makes the result.
	 * @param answer a successful answer
	 * @return the result
	 * @throws IllegalArgumentException if the answer lacks something
	 */
	T map(CommandAnswer answer);

}
