package io.github.fabricspring.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Certificates that are their own authority, made by the JDK's keytool.
 */
public final class Certificates {

	public static final String PASSWORD = "certificates";

	private Certificates() {
	}

	/**
	 * Makes a certificate with its key.
	 * @param directory where its store is written
	 * @param name of the store's file
	 * @param host as keytool's extension {@code san} names it
	 * @return the store, of type PKCS12
	 * @throws Exception if keytool failed
	 */
	public static Path create(Path directory, String name, String host) throws Exception {
		Path store = directory.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						name, "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "30", "-ext", "bc=ca:true", "-ext",
						"san=" + host, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()))
			.redirectErrorStream(true)
			.start();
		String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(keytool.waitFor()).as(said).isZero();
		return store;
	}

	/**
	 * Opens a server that shows a certificate.
	 * @param store the certificate and its key
	 * @return the server, on a free port of this host
	 * @throws IOException if it cannot be opened
	 * @throws GeneralSecurityException if the store cannot be used
	 */
	public static ServerSocket serve(Path store) throws IOException, GeneralSecurityException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(keys, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
	}

}
