/**
 * How a farm comes up, stage by stage.
 */
@NullMarked
package io.github.fabricspring.sample.farm.progress;

import org.jspecify.annotations.NullMarked;
