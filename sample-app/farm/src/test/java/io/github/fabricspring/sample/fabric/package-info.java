/**
 * What the packages of this library may know.
 */
@NullMarked
package io.github.fabricspring.sample.fabric;

import org.jspecify.annotations.NullMarked;
