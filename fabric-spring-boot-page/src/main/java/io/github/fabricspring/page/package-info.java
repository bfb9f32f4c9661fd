/**
 * A local web page that shows the servers of the groups, who leads, the commits per
 * second and the last incidents.
 * <p>
 * API: {@link io.github.fabricspring.page.PageServer} and
 * {@link io.github.fabricspring.page.PageControls}. All else in this package is internal.
 */
@NullMarked
package io.github.fabricspring.page;

import org.jspecify.annotations.NullMarked;
