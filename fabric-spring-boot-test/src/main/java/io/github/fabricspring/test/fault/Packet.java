package io.github.fabricspring.test.fault;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;

import org.jspecify.annotations.Nullable;

/**
 * A packet of the MySQL protocol, neither compressed nor encrypted: three bytes of
 * length, one of sequence, the payload.
 */
final class Packet {

	private static final int HEADER = 4;

	private final byte[] bytes;

	private Packet(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Reads one packet.
	 * @param in where from
	 * @return the packet, {@code null} at the end of the stream
	 * @throws IOException if the connection breaks
	 */
	static @Nullable Packet read(DataInputStream in) throws IOException {
		int first = in.read();
		if (first < 0) {
			return null;
		}
		int second = in.read();
		int third = in.read();
		int sequence = in.read();
		if ((second | third | sequence) < 0) {
			throw new EOFException("the stream ends in a packet's header");
		}
		int length = first | (second << 8) | (third << 16);
		byte[] bytes = new byte[HEADER + length];
		bytes[0] = (byte) first;
		bytes[1] = (byte) second;
		bytes[2] = (byte) third;
		bytes[3] = (byte) sequence;
		in.readFully(bytes, HEADER, length);
		return new Packet(bytes);
	}

	int sequence() {
		return this.bytes[3] & 0xff;
	}

	int length() {
		return this.bytes.length - HEADER;
	}

	int payload(int index) {
		return this.bytes[HEADER + index] & 0xff;
	}

	String text(int from, Charset charset) {
		return new String(this.bytes, HEADER + from, length() - from, charset);
	}

	void write(OutputStream out) throws IOException {
		out.write(this.bytes);
		out.flush();
	}

	/**
	 * Writes the header and half of the payload, at least up to its first byte.
	 * @param out where to
	 * @throws IOException if the connection breaks
	 */
	void writeHalf(OutputStream out) throws IOException {
		out.write(this.bytes, 0, Math.min(this.bytes.length - 1, HEADER + Math.max(1, length() / 2)));
		out.flush();
	}

}
