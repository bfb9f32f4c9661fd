package io.github.fabricspring.page;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * The files of the page, all from the class path. No other file can be asked for.
 */
final class Assets {

	private static final String WEB_JAR = "META-INF/maven/org.webjars.npm/uplot/pom.properties";

	private static final Map<String, String> TYPES = Map.of("html", "text/html", "css", "text/css", "js",
			"text/javascript", "svg", "image/svg+xml");

	private final Map<String, Asset> assets = new HashMap<>();

	private Assets() {
	}

	/**
	 * Loads them.
	 * @return the files
	 * @throws IOException if one is not on the class path
	 */
	static Assets load() throws IOException {
		Assets assets = new Assets();
		for (String name : new String[] { "index.html", "page.css", "page.js", "format.js", "group.js", "picture.js",
				"plot.js", "link.js", "servers.js", "incidents.js", "controls.js", "icon.svg" }) {
			assets.add(name, Assets.class.getPackageName().replace('.', '/') + "/" + name);
		}
		String chart = "META-INF/resources/webjars/uplot/" + chartVersion() + "/dist/";
		assets.add("uPlot.js", chart + "uPlot.esm.js");
		assets.add("uPlot.css", chart + "uPlot.min.css");
		return assets;
	}

	private void add(String name, String resource) throws IOException {
		String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
		this.assets.put("/" + name, new Asset(type + "; charset=utf-8", read(resource)));
	}

	/**
	 * Finds a file.
	 * @param path the path that was asked for
	 * @return the file, {@code null} if there is none
	 */
	@Nullable Asset find(String path) {
		return this.assets.get((path.equals("/")) ? "/index.html" : path);
	}

	private static String chartVersion() throws IOException {
		Properties properties = new Properties();
		try (InputStream in = open(WEB_JAR)) {
			properties.load(in);
		}
		return properties.getProperty("version");
	}

	private static byte[] read(String resource) throws IOException {
		try (InputStream in = open(resource)) {
			return in.readAllBytes();
		}
	}

	private static InputStream open(String resource) throws FileNotFoundException {
		InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource);
		if (in == null) {
			throw new FileNotFoundException(resource + " is not on the class path");
		}
		return in;
	}

	/**
	 * A file.
	 *
	 * @param type its media type
	 * @param content its bytes
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Asset(String type, byte[] content) {
	}

}
