package io.github.fabricspring.connection.driver;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A socket to a server that counts its reads. Another thread can see that a read waits,
 * and later whether it is still the same: then the request has left, and no byte has come
 * since. A read costs two plain stores.
 */
final class WatchedSocket extends Socket {

	/** The number of begun and ended reads: odd while one waits. */
	private final AtomicInteger reads = new AtomicInteger();

	private volatile @Nullable String user;

	private volatile boolean loggedIn;

	@Override
	public InputStream getInputStream() throws IOException {
		return new CountedStream(super.getInputStream());
	}

	// The number of the read that waits for bytes, else 0
	int reading() {
		int count = this.reads.getAcquire();
		return ((count & 1) != 0) ? count : 0;
	}

	// Whether bytes have arrived that the driver has not read yet
	boolean hasAnswer() {
		try {
			return super.getInputStream().available() > 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	void loggedIn(@Nullable String user) {
		this.user = user;
		this.loggedIn = true;
	}

	boolean isLoggedIn() {
		return this.loggedIn;
	}

	// The account that the session has logged in with
	@Nullable String user() {
		return this.user;
	}

	/** The socket's input. One thread at a time reads it. */
	private final class CountedStream extends FilterInputStream {

		private CountedStream(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			count();
			try {
				return this.in.read();
			}
			finally {
				count();
			}
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			count();
			try {
				return this.in.read(bytes, offset, length);
			}
			finally {
				count();
			}
		}

		private void count() {
			AtomicInteger reads = WatchedSocket.this.reads;
			reads.setRelease(reads.getPlain() + 1);
		}

	}

}
