/**
 * Tests of the package of the same name.
 */
@NullMarked
package io.github.fabricspring.rerun.annotation;

import org.jspecify.annotations.NullMarked;
