/**
 * What callers are told when statements, and other transactions, commit within a call.
 */
@NullMarked
package io.github.fabricspring.acceptance.statements;

import org.jspecify.annotations.NullMarked;
