/**
 * Forwarded ports and cut networks that tests want in the place of real ones.
 */
@NullMarked
package io.github.fabricspring.acceptance.fault;

import org.jspecify.annotations.NullMarked;
