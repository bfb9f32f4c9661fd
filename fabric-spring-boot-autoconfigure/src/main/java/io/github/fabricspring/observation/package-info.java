/**
 * Micrometer observations of calls, of their attempts and of their waits.
 * <p>
 * API: {@link io.github.fabricspring.observation.FabricObservationConvention}, its
 * default and its context, and the names and keys that
 * {@link io.github.fabricspring.observation.FabricObservationDocumentation} lists. All
 * else is internal.
 */
@NullMarked
package io.github.fabricspring.observation;

import org.jspecify.annotations.NullMarked;
