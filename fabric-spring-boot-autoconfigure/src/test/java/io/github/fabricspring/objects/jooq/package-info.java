/**
 * Tests with jOOQ.
 */
@NullMarked
package io.github.fabricspring.objects.jooq;

import org.jspecify.annotations.NullMarked;
