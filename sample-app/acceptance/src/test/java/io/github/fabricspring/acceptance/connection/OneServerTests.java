package io.github.fabricspring.acceptance.connection;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests on a group of one server with an empty table {@code app.t}. Each has its own
 * pool.
 */
abstract class OneServerTests {

	/** Serves the classes one after the other. */
	@RegisterExtension
	static final ServerExtension server = OneServer.withTable();

	final AttemptJournal journal = new AttemptJournal();

	@AutoClose
	final OneServer routing = new OneServer(server.get());

}
