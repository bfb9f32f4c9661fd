/**
 * What people see of a start.
 */
@NullMarked
package io.github.fabricspring.sample.farm.progress;

import org.jspecify.annotations.NullMarked;
