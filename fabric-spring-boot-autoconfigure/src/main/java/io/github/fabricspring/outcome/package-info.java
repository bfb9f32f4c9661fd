/**
 * What became of a COMMIT whose answer was lost: the key that each transaction writes
 * first, its table, and how the question is put to the primary that survived.
 */
@NullMarked
package io.github.fabricspring.outcome;

import org.jspecify.annotations.NullMarked;
