/**
 * The tools of every change of a group: its settings, locks, and sessions to its servers.
 */
@NullMarked
package io.github.fabricspring.sample.node.group.tools;

import org.jspecify.annotations.NullMarked;
