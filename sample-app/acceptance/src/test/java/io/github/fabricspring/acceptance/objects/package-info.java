/**
 * Tests on real servers that a failed attempt leaves objects as it found them.
 */
@NullMarked
package io.github.fabricspring.acceptance.objects;

import org.jspecify.annotations.NullMarked;
