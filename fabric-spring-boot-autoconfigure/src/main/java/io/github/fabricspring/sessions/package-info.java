/**
 * Keeps a session of Hibernate or MyBatis, and the rows in its cache, to the group that
 * it was first used for.
 * <p>
 * Internal: an application never touches it.
 */
@NullMarked
package io.github.fabricspring.sessions;

import org.jspecify.annotations.NullMarked;
