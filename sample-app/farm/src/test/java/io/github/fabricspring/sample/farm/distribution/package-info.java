/**
 * Distributions, found and fetched.
 */
@NullMarked
package io.github.fabricspring.sample.farm.distribution;

import org.jspecify.annotations.NullMarked;
