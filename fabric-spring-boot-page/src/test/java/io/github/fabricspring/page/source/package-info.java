/**
 * The tests of where the page reads.
 */
@NullMarked
package io.github.fabricspring.page.source;

import org.jspecify.annotations.NullMarked;
