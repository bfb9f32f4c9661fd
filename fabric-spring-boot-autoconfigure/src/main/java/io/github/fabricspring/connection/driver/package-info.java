/**
 * Connects to servers through the MySQL driver.
 * <p>
 * API: {@link io.github.fabricspring.connection.driver.ServerConnector} and
 * {@link io.github.fabricspring.connection.driver.DriverConnector}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.connection.driver;

import org.jspecify.annotations.NullMarked;
