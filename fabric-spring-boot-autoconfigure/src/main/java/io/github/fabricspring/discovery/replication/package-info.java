/**
 * Plain GTID replication: the question to its servers, and the rules by which the primary
 * is told from who is open and who follows whom.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.discovery.replication;

import org.jspecify.annotations.NullMarked;
