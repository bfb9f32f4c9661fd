/**
 * Measurements that compare within one run; nothing here asserts a time.
 */
@NullMarked
package io.github.fabricspring.acceptance.bench;

import org.jspecify.annotations.NullMarked;
