/**
 * The tests of the page.
 */
@NullMarked
package io.github.fabricspring.page;

import org.jspecify.annotations.NullMarked;
