/**
 * Tests of what an operator sees of a failover on real servers.
 */
@NullMarked
package io.github.fabricspring.watched;

import org.jspecify.annotations.NullMarked;
