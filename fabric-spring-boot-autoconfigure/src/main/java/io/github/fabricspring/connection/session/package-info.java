/**
 * The settings of a session that the server is told only when it needs them.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.connection.session;

import org.jspecify.annotations.NullMarked;
