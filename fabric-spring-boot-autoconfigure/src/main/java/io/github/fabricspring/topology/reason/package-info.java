/**
 * Why a group has no primary, or why a server that claims to be one is not believed.
 * <p>
 * API: all of it.
 */
@NullMarked
package io.github.fabricspring.topology.reason;

import org.jspecify.annotations.NullMarked;
