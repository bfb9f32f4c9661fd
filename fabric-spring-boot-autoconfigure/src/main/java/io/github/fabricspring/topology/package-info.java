/**
 * Which servers a group has and which of them is primary: immutable records, the cache
 * that keeps them fresh, and the port behind which the Fabric node stands.
 */
@NullMarked
package io.github.fabricspring.topology;

import org.jspecify.annotations.NullMarked;
