package io.github.fabricspring.acceptance.statements;

import java.io.IOException;

import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests of statements on a bench that the tests of a class share, on a server with the
 * table {@code app.numbers}. A class that needs more tables makes them before its tests.
 */
abstract class StatementTests {

	/** Serves the classes one after the other. */
	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	static StatementBench bench;

	@BeforeAll
	static void open() throws IOException {
		bench = StatementBench.on(server);
	}

}
