/**
 * Real mysqld processes: find or unpack a distribution, initialise, start, stop, kill and
 * freeze them.
 */
@NullMarked
package io.github.fabricspring.sample.farm;

import org.jspecify.annotations.NullMarked;
