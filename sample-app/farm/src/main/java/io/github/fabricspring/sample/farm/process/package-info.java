/**
 * Programs of this machine, and what is thrown when one of them fails.
 */
@NullMarked
package io.github.fabricspring.sample.farm.process;

import org.jspecify.annotations.NullMarked;
