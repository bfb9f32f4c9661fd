/**
 * Where the page reads the state of the groups: the endpoint {@code fabric} of its own
 * application, or that of another one over HTTP.
 * <p>
 * API: {@link io.github.fabricspring.page.source.StateSource} with its
 * {@link io.github.fabricspring.page.source.Reading},
 * {@link io.github.fabricspring.page.source.EndpointSource} and
 * {@link io.github.fabricspring.page.source.HttpSource}. All else in this package is
 * internal.
 */
@NullMarked
package io.github.fabricspring.page.source;

import org.jspecify.annotations.NullMarked;
