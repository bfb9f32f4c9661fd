/**
 * Refuses caches of Hibernate and MyBatis that would mix the rows of several groups.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.cache;

import org.jspecify.annotations.NullMarked;
