package io.github.fabricspring.driver;

import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * A driver that is given to whoever connects, not found by its URL: nothing but its
 * connections matters.
 */
public abstract class ConnectingDriver implements Driver {

	@Override
	public final boolean acceptsURL(String url) {
		return true;
	}

	@Override
	public final DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
		return new DriverPropertyInfo[0];
	}

	@Override
	public final int getMajorVersion() {
		return 1;
	}

	@Override
	public final int getMinorVersion() {
		return 0;
	}

	@Override
	public final boolean jdbcCompliant() {
		return false;
	}

	@Override
	public final Logger getParentLogger() {
		return Logger.getLogger(getClass().getName());
	}

}
