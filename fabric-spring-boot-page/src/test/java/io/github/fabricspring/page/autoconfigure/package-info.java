/**
 * The tests of how an application gets a page.
 */
@NullMarked
package io.github.fabricspring.page.autoconfigure;

import org.jspecify.annotations.NullMarked;
