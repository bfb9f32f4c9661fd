/**
 * Watches the servers of active groups and declares them FAULTY.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.detection;

import org.jspecify.annotations.NullMarked;
