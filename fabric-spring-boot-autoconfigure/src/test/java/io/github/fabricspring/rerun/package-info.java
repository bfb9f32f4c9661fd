/**
 * Tests of what a call goes through when its server is lost.
 */
@NullMarked
package io.github.fabricspring.rerun;

import org.jspecify.annotations.NullMarked;
