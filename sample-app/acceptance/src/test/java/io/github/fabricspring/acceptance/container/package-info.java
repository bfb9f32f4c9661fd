/**
 * Servers in containers: the sample's demonstration, and the connection details of Boot.
 */
@NullMarked
package io.github.fabricspring.acceptance.container;

import org.jspecify.annotations.NullMarked;
