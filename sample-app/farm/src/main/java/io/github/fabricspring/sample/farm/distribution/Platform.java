package io.github.fabricspring.sample.farm.distribution;

import java.util.Locale;

import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * The platforms for which the registry has a server that a farm can run.
 *
 * @param classifier the artifact's classifier
 * @param megabytes about how much there is to download
 */
record Platform(String classifier, int megabytes) {

	/**
	 * The platform of the running JVM.
	 * @param os as in {@code os.name}
	 * @param arch as in {@code os.arch}
	 * @return the platform
	 * @throws FarmException if there is none, with advice
	 */
	static Platform of(String os, String arch) {
		String system = os.toLowerCase(Locale.ROOT);
		boolean arm = arch.equals("aarch64") || arch.equals("arm64");
		if (system.contains("linux") && (arm || arch.equals("amd64") || arch.equals("x86_64"))) {
			return new Platform((arm) ? "linux-aarch64" : "linux-x86_64", 554);
		}
		if (system.contains("mac")) {
			return new Platform((arm) ? "mac-aarch64" : "mac-x86_64", 170);
		}
		if (system.contains("windows")) {
			throw new FarmException("the farm freezes, kills and watches over its servers by the means of a Unix"
					+ " system: on Windows run it in WSL");
		}
		throw new FarmException("the registry has no MySQL for " + os + " on " + arch + ": install MySQL ("
				+ MysqlVersion.SUPPORTED + ") and name it with --farm.mysqld=/path/to/mysqld");
	}

}
