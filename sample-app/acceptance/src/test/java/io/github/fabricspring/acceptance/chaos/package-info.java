/**
 * Transfers under faults in random order, and the checker that holds the acknowledgements
 * against the tables.
 */
@NullMarked
package io.github.fabricspring.acceptance.chaos;

import org.jspecify.annotations.NullMarked;
