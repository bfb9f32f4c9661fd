package kotlin.coroutines;

/**
 * Stands for Kotlin's type of this name, which the last parameter of a suspending
 * function has.
 *
 * @param <T> the type of the function's result
 */
public interface Continuation<T> {

}
