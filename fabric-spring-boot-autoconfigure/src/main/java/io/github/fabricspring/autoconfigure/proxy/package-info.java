/**
 * Proxies of beans and of connections, at run time and ahead of it.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.proxy;

import org.jspecify.annotations.NullMarked;
