/**
 * A farm and a Fabric node put together: a group of real servers with a life of its own.
 */
@NullMarked
package io.github.fabricspring.sample.fabric;

import org.jspecify.annotations.NullMarked;
