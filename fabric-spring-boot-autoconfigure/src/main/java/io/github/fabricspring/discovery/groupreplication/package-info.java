/**
 * Group Replication: the question to its members, and the rules by which the primary is
 * told from their views.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.discovery.groupreplication;

import org.jspecify.annotations.NullMarked;
