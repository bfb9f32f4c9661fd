/**
 * Tests of the package of the same name.
 */
@NullMarked
package io.github.fabricspring.connection.diagnosis;

import org.jspecify.annotations.NullMarked;
