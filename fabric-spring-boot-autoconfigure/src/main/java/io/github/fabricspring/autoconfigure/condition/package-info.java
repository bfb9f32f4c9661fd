/**
 * Conditions on the data sources that an application defines itself.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.autoconfigure.condition;

import org.jspecify.annotations.NullMarked;
