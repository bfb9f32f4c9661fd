/**
 * Auto-configuration for Spring Boot: properties, connection details and beans.
 * <p>
 * API: {@link io.github.fabricspring.autoconfigure.FabricConnectionDetails}, the
 * properties and the auto-configuration classes, for ordering and exclusion. All else is
 * internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure;

import org.jspecify.annotations.NullMarked;
