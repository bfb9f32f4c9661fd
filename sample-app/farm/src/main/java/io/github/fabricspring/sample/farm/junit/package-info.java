/**
 * Real servers for the tests of a class.
 */
@NullMarked
package io.github.fabricspring.sample.farm.junit;

import org.jspecify.annotations.NullMarked;
