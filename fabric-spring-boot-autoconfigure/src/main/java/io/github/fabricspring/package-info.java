/**
 * What an application touches: the annotation, the access modes and the outcomes it may
 * catch.
 */
@NullMarked
package io.github.fabricspring;

import org.jspecify.annotations.NullMarked;
