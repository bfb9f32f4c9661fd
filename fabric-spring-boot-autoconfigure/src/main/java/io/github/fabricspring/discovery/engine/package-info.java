/**
 * Which server of a group is its primary, told from what the servers say of themselves:
 * the question and the rules of each engine. The rules are pure functions, which do no
 * I/O and read no clock.
 */
@NullMarked
package io.github.fabricspring.discovery.engine;

import org.jspecify.annotations.NullMarked;
