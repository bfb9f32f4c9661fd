/**
 * Starts the page in an application that asks for it.
 */
@NullMarked
package io.github.fabricspring.page.autoconfigure;

import org.jspecify.annotations.NullMarked;
