/**
 * Tests of proxies ahead of time.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.proxy;

import org.jspecify.annotations.NullMarked;
