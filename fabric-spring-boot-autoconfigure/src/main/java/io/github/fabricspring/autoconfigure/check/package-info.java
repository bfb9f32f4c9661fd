/**
 * Checks of settings that go to HikariCP and to Connector/J, before either is used.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.check;

import org.jspecify.annotations.NullMarked;
