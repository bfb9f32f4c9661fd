/**
 * Directories in use by several processes.
 */
@NullMarked
package io.github.fabricspring.sample.farm.files;

import org.jspecify.annotations.NullMarked;
