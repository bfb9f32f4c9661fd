/**
 * The application of the five-minute start.
 */
@NullMarked
package io.github.fabricspring.shop;

import org.jspecify.annotations.NullMarked;
