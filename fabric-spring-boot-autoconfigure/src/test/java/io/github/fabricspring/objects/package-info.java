/**
 * Tests that objects are put back, with the libraries over a database in memory.
 */
@NullMarked
package io.github.fabricspring.objects;

import org.jspecify.annotations.NullMarked;
