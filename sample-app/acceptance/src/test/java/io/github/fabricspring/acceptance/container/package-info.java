/**
 * The sample's demonstration on servers in containers.
 */
@NullMarked
package io.github.fabricspring.acceptance.container;

import org.jspecify.annotations.NullMarked;
