/**
 * Hostile servers, a fake topology and the fixtures that tests of several rooms share.
 */
@NullMarked
package io.github.fabricspring.support;

import org.jspecify.annotations.NullMarked;
