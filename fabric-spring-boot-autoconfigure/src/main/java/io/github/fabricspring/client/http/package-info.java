/**
 * One HTTP exchange with a Fabric node, which the original's deviations from HTTP do not
 * disturb.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.client.http;

import org.jspecify.annotations.NullMarked;
