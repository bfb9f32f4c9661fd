/**
 * Tests with Spring Data JDBC.
 */
@NullMarked
package io.github.fabricspring.objects.data;

import org.jspecify.annotations.NullMarked;
