/**
 * Groups of a farm's servers that need no node: Group Replication, and plain GTID
 * replication under a promoter.
 */
@NullMarked
package io.github.fabricspring.sample.farm.group;

import org.jspecify.annotations.NullMarked;
