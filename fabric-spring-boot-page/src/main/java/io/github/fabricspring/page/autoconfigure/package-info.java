/**
 * Starts the page in an application that asks for it.
 * <p>
 * API: the bean {@link io.github.fabricspring.page.autoconfigure.Page} and the properties
 * {@code fabric.page.*}. All else in this package is internal.
 */
@NullMarked
package io.github.fabricspring.page.autoconfigure;

import org.jspecify.annotations.NullMarked;
