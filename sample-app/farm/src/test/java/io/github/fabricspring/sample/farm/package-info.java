/**
 * The farm under test, and {@link io.github.fabricspring.sample.farm.junit.FarmExtension}
 * for all tests that want real servers.
 */
@NullMarked
package io.github.fabricspring.sample.farm;

import org.jspecify.annotations.NullMarked;
