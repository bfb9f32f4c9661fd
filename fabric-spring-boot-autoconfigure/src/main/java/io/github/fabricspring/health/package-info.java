/**
 * Health of the groups in use, in place of Boot's indicator for routing data sources.
 * <p>
 * API: the status and the details. The types are internal.
 */
@NullMarked
package io.github.fabricspring.health;

import org.jspecify.annotations.NullMarked;
