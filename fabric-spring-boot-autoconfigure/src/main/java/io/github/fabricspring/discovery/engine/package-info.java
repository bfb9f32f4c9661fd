/**
 * What an engine is to the discovery: how it asks a server, and how it judges what the
 * servers said of themselves. The rules are pure functions, which do no I/O and read no
 * clock.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.discovery.engine;

import org.jspecify.annotations.NullMarked;
