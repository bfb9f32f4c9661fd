/**
 * Tests of an application through failovers: a group of real servers, faults at the
 * moment that a test names, and assertions on what became of the data.
 * <p>
 * API: {@link io.github.fabricspring.test.FailoverTest},
 * {@link io.github.fabricspring.test.Failover},
 * {@link io.github.fabricspring.test.FaultPoint} and
 * {@link io.github.fabricspring.test.Survival}. All else is internal.
 */
@NullMarked
package io.github.fabricspring.test;

import org.jspecify.annotations.NullMarked;
