/**
 * Tests of an application through failovers: a group of real servers, faults at the
 * moment that a test names, and assertions on what became of the data.
 */
@NullMarked
package io.github.fabricspring.test;

import org.jspecify.annotations.NullMarked;
