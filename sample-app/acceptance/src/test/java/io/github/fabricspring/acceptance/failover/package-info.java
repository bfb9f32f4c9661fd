/**
 * The application through failovers: how many may wait, how often, and what reaches a
 * deposed primary.
 */
@NullMarked
package io.github.fabricspring.acceptance.failover;

import org.jspecify.annotations.NullMarked;
