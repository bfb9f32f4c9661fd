/**
 * From a group and an access mode to a connection: the routing data source, one pool per
 * server, and the physical connections that report what became of their transactions.
 */
@NullMarked
package io.github.fabricspring.routing;

import org.jspecify.annotations.NullMarked;
