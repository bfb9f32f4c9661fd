/**
 * The state of one object at first contact: in its fields, its content or its value.
 * <p>
 * Internal.
 */
@NullMarked
package io.github.fabricspring.objects.memento;

import org.jspecify.annotations.NullMarked;
