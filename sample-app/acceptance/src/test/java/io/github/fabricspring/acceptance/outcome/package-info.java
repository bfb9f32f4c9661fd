/**
 * Tests of the outcome table on real servers, behind a proxy that cuts connections.
 */
@NullMarked
package io.github.fabricspring.acceptance.outcome;

import org.jspecify.annotations.NullMarked;
