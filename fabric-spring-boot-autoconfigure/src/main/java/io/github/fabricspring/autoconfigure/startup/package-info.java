/**
 * What an application that starts waits for and reports.
 * <p>
 * API: {@link io.github.fabricspring.autoconfigure.startup.StartupMode}. The other types
 * are internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.startup;

import org.jspecify.annotations.NullMarked;
