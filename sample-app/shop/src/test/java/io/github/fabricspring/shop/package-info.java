/**
 * The tests of the five-minute start, as documented.
 */
@NullMarked
package io.github.fabricspring.shop;

import org.jspecify.annotations.NullMarked;
