/**
 * Whom an election need not hear.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.detection;

import org.jspecify.annotations.NullMarked;
