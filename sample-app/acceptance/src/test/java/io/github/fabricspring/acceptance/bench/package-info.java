/**
 * Measurements that compare within one run; nothing here asserts a time, only ratios of
 * one run.
 */
@NullMarked
package io.github.fabricspring.acceptance.bench;

import org.jspecify.annotations.NullMarked;
