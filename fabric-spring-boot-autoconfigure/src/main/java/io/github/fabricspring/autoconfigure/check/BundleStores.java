package io.github.fabricspring.autoconfigure.check;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * The stores of an SSL bundle as files, because Connector/J reads stores from URLs alone.
 * The files are readable by this user only, have a random password, and go with the JVM.
 */
public final class BundleStores {

	private BundleStores() {
	}

	/**
	 * Writes the stores of a bundle.
	 * @param bundle the bundle
	 * @return properties of Connector/J: the stores, and {@code sslMode=VERIFY_IDENTITY}
	 * where the bundle has a trust store
	 */
	public static Map<String, String> properties(SslBundle bundle) {
		Map<String, String> properties = new LinkedHashMap<>();
		try {
			add(properties, "trustCertificate", bundle.getStores().getTrustStore(), null);
			add(properties, "clientCertificate", bundle.getStores().getKeyStore(), bundle.getKey().getPassword());
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(
					"The stores of the SSL bundle could not be written to files: " + ex.getMessage(), ex);
		}
		properties.put("sslMode",
				properties.containsKey("trustCertificateKeyStoreUrl") ? "VERIFY_IDENTITY" : "REQUIRED");
		return properties;
	}

	private static void add(Map<String, String> properties, String prefix, @Nullable KeyStore store,
			@Nullable String keyPassword) throws IOException, GeneralSecurityException {
		if (store == null) {
			return;
		}
		String password = (keyPassword != null) ? keyPassword : UUID.randomUUID().toString();
		Path file = Files.createTempFile("fabric-", ".p12");
		file.toFile().deleteOnExit();
		try (OutputStream out = Files.newOutputStream(file)) {
			copy(store, password, keyPassword).store(out, password.toCharArray());
		}
		properties.put(prefix + "KeyStoreUrl", file.toUri().toString());
		properties.put(prefix + "KeyStoreType", "PKCS12");
		properties.put(prefix + "KeyStorePassword", password);
	}

	// Connector/J uses the password of the store for its keys too
	private static KeyStore copy(KeyStore store, String password, @Nullable String keyPassword)
			throws IOException, GeneralSecurityException {
		KeyStore copy = KeyStore.getInstance("PKCS12");
		copy.load(null, null);
		char[] from = (keyPassword != null) ? keyPassword.toCharArray() : new char[0];
		for (String alias : Collections.list(store.aliases())) {
			if (store.isKeyEntry(alias)) {
				copy.setKeyEntry(alias, store.getKey(alias, from), password.toCharArray(),
						store.getCertificateChain(alias));
			}
			else {
				copy.setCertificateEntry(alias, store.getCertificate(alias));
			}
		}
		return copy;
	}

}
