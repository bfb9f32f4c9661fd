/**
 * Faults of the network between a client and a MySQL server, at the packet that a test
 * names.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.test.fault;

import org.jspecify.annotations.NullMarked;
