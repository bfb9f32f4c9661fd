/**
 * What members of a group do, and what an application sees, in a real partition.
 */
@NullMarked
package io.github.fabricspring.acceptance.partition;

import org.jspecify.annotations.NullMarked;
