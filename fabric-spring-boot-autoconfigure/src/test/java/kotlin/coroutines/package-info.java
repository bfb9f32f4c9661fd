/**
 * What the compiler of Kotlin refers to.
 */
@NullMarked
package kotlin.coroutines;

import org.jspecify.annotations.NullMarked;
