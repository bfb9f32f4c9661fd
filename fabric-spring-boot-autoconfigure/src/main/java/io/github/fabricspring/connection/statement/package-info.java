/**
 * What a statement may do to its transaction, by its text before it is sent and by the
 * server's own report afterwards.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.connection.statement;

import org.jspecify.annotations.NullMarked;
