package io.github.fabricspring.client.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

import org.jspecify.annotations.Nullable;

/**
 * A socket whose reads all end at one deadline, however slowly the peer sends. What reads
 * through it, such as TLS, may need many reads for what it returns.
 */
final class DeadlineSocket extends Socket {

	private volatile @Nullable Deadline deadline;

	/**
	 * Sets the deadline of all reads from now on.
	 * @param deadline the moment
	 */
	void readUntil(Deadline deadline) {
		this.deadline = deadline;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new FilterInputStream(super.getInputStream()) {

			@Override
			public int read() throws IOException {
				limit();
				return super.read();
			}

			@Override
			public int read(byte[] buffer, int offset, int length) throws IOException {
				limit();
				return super.read(buffer, offset, length);
			}

		};
	}

	private void limit() throws IOException {
		Deadline deadline = this.deadline;
		if (deadline != null) {
			setSoTimeout(deadline.millisLeft());
		}
	}

}
