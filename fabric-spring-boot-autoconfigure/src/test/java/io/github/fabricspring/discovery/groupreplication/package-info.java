/**
 * Tests of the rules of Group Replication.
 */
@NullMarked
package io.github.fabricspring.discovery.groupreplication;

import org.jspecify.annotations.NullMarked;
