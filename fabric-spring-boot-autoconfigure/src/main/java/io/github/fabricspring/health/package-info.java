/**
 * Health of the groups in use, in place of Boot's indicator for routing data sources.
 */
@NullMarked
package io.github.fabricspring.health;

import org.jspecify.annotations.NullMarked;
