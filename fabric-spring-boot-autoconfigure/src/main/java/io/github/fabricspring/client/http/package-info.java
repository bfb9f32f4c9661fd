/**
 * One HTTP exchange with a Fabric node, whose HTTP deviates from the standard.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.client.http;

import org.jspecify.annotations.NullMarked;
