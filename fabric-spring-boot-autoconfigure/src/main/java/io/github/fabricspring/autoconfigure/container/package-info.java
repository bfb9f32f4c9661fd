/**
 * The details of a JDBC connection to one MySQL server, such as a container's, as those
 * of a fixed group.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.container;

import org.jspecify.annotations.NullMarked;
