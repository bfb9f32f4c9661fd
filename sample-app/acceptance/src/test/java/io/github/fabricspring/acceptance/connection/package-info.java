/**
 * What the driver and a real server make of the starter's connections.
 */
@NullMarked
package io.github.fabricspring.acceptance.connection;

import org.jspecify.annotations.NullMarked;
