/**
 * Tests of HTTP as a Fabric node speaks it.
 */
@NullMarked
package io.github.fabricspring.client.http;

import org.jspecify.annotations.NullMarked;
