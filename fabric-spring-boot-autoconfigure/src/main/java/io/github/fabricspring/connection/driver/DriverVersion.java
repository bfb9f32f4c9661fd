package io.github.fabricspring.connection.driver;

import com.mysql.cj.Constants;
import com.mysql.cj.jdbc.Driver;

/**
 * The version of the Connector/J that runs. The driver's own constant tells the version
 * that this class was compiled with, as compilers copy constants.
 */
public final class DriverVersion {

	private DriverVersion() {
	}

	/**
	 * Returns the version.
	 * @return the version that the driver's archive tells, such as {@code 9.7.0}
	 */
	public static String get() {
		String version = Driver.class.getPackage().getImplementationVersion();
		return (version != null) ? version : Constants.CJ_VERSION;
	}

}
