/**
 * Finds a MySQL server program on this machine, or fetches and unpacks one.
 */
@NullMarked
package io.github.fabricspring.sample.farm.distribution;

import org.jspecify.annotations.NullMarked;
