package io.github.fabricspring.autoconfigure.check;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLContext;

import io.github.fabricspring.client.http.Tls;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * Encryption by an SSL bundle. A bundle that is reloaded serves the next connection.
 */
public final class BundleTls {

	private BundleTls() {
	}

	/**
	 * Returns how a bundle encrypts.
	 * @param bundles the bundles
	 * @param name the name of the bundle
	 * @return the encryption
	 */
	public static Tls of(SslBundles bundles, String name) {
		SslBundle bundle = bundles.getBundle(name);
		AtomicReference<SSLContext> context = new AtomicReference<>(bundle.createSslContext());
		bundles.addBundleUpdateHandler(name, (updated) -> context.set(updated.createSslContext()));
		SslOptions options = bundle.getOptions();
		return new Tls(context::get, list(options.getEnabledProtocols()), list(options.getCiphers()));
	}

	private static List<String> list(String @Nullable [] values) {
		return (values != null) ? Arrays.asList(values) : List.of();
	}

}
