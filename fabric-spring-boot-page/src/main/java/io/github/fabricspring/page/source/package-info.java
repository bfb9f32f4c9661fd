/**
 * Where the page reads the state of the groups: the endpoint {@code fabric} of its own
 * application, or that of another one over HTTP.
 */
@NullMarked
package io.github.fabricspring.page.source;

import org.jspecify.annotations.NullMarked;
