/**
 * The sample's page in a browser.
 */
@NullMarked
package io.github.fabricspring.acceptance.page;

import org.jspecify.annotations.NullMarked;
