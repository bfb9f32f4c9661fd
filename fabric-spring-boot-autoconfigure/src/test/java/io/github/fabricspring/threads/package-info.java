@NullMarked
package io.github.fabricspring.threads;

import org.jspecify.annotations.NullMarked;
