/**
 * Tests with Hibernate.
 */
@NullMarked
package io.github.fabricspring.objects.jpa;

import org.jspecify.annotations.NullMarked;
