@NullMarked
package io.github.fabricspring.connection.statement;

import org.jspecify.annotations.NullMarked;
