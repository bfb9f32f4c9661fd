/**
 * Assembles the client in a Spring Boot application: properties, connection details,
 * conditions and failure analyzers, nothing else.
 */
@NullMarked
package io.github.fabricspring.autoconfigure;

import org.jspecify.annotations.NullMarked;
