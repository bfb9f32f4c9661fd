/**
 * A JVM as a child process.
 */
@NullMarked
package io.github.fabricspring.sample.farm.process;

import org.jspecify.annotations.NullMarked;
