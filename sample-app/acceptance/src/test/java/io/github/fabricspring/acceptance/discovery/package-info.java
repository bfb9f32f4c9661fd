/**
 * Whether the servers of a group are believed rightly about who is primary, on real
 * servers.
 */
@NullMarked
package io.github.fabricspring.acceptance.discovery;

import org.jspecify.annotations.NullMarked;
