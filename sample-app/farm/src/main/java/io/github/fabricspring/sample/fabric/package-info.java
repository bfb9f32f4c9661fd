/**
 * A farm and a Fabric node put together: a group of real servers.
 */
@NullMarked
package io.github.fabricspring.sample.fabric;

import org.jspecify.annotations.NullMarked;
