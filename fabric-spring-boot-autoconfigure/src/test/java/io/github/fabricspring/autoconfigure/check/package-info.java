/**
 * Tests of settings that go to HikariCP and to Connector/J.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.check;

import org.jspecify.annotations.NullMarked;
