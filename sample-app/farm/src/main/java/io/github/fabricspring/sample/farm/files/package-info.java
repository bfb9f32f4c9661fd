/**
 * Directories that several processes share, and files that are copied and deleted.
 */
@NullMarked
package io.github.fabricspring.sample.farm.files;

import org.jspecify.annotations.NullMarked;
