package io.github.fabricspring.test.fault;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * One client's connection through the proxy: a thread for each direction.
 */
final class ProxiedConnection {

	private final int number;

	private final Socket client;

	private final Socket server;

	private final FaultPlan plan;

	private final Runnable whenCut;

	private final ReentrantLock lock = new ReentrantLock();

	private final CountDownLatch closed = new CountDownLatch(1);

	/** The cut that the reply to come will meet. */
	private volatile @Nullable Cut atReply;

	private volatile boolean cut;

	private volatile boolean silent;

	private @Nullable Packet held;

	ProxiedConnection(int number, Socket client, Socket server, FaultPlan plan, Runnable whenCut) throws IOException {
		this.number = number;
		this.client = client;
		this.server = server;
		this.plan = plan;
		this.whenCut = whenCut;
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
	}

	void pumpRequests() {
		try {
			DataInputStream in = new DataInputStream(new BufferedInputStream(this.client.getInputStream()));
			int index = 0;
			for (Packet packet = Packet.read(in); packet != null && !this.cut; packet = Packet.read(in)) {
				Request request = Request.of(this.number, index, packet, this.server.getLocalPort());
				index++;
				forward(packet, request, this.plan.decide(request));
			}
		}
		catch (IOException ex) {
			// an end closed or was cut: so does the other
		}
		end();
	}

	void pumpReplies() {
		try {
			DataInputStream in = new DataInputStream(new BufferedInputStream(this.server.getInputStream()));
			for (Packet packet = Packet.read(in); packet != null && !this.cut; packet = Packet.read(in)) {
				reply(packet, this.atReply);
			}
		}
		catch (IOException ex) {
			// an end closed or was cut: so does the other
		}
		end();
	}

	private void forward(Packet packet, Request request, @Nullable Cut cut) throws IOException {
		if (cut == null) {
			packet.write(this.server.getOutputStream());
			return;
		}
		switch (cut.place()) {
			case BEFORE_REQUEST -> {
				hold(packet);
				planned(cut);
			}
			case INSIDE_REQUEST -> {
				packet.writeHalf(this.server.getOutputStream());
				planned(cut);
			}
			case BEFORE_REPLY, INSIDE_REPLY -> {
				this.atReply = cut;
				packet.write(this.server.getOutputStream());
				if (!request.isAnswered()) {
					planned(cut);
				}
			}
		}
	}

	private void reply(Packet packet, @Nullable Cut cut) throws IOException {
		if (cut == null) {
			packet.write(this.client.getOutputStream());
			return;
		}
		if (cut.place() == Cut.Place.INSIDE_REPLY) {
			packet.writeHalf(this.client.getOutputStream());
		}
		planned(cut);
	}

	private void hold(Packet packet) {
		this.lock.lock();
		try {
			this.held = packet;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean deliverHeld() {
		this.lock.lock();
		try {
			Packet late = this.held;
			this.held = null;
			if (late == null || !this.silent) {
				return false;
			}
			late.write(this.server.getOutputStream());
			return true;
		}
		catch (IOException ex) {
			// the server has closed its end: it arrives nowhere
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void planned(Cut cut) {
		this.whenCut.run();
		cut(cut.manner());
	}

	void cut(Cut.Manner manner) {
		this.cut = true;
		switch (manner) {
			case FIN -> close();
			case RST -> {
				reset(this.client);
				reset(this.server);
				close();
			}
			case SILENCE -> {
				this.silent = true;
			}
		}
	}

	/** A silent connection keeps both its ends, whatever one of them does. */
	private void end() {
		if (this.silent) {
			try {
				this.closed.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		close();
	}

	void endSilence() {
		if (this.silent) {
			close();
		}
	}

	void close() {
		this.closed.countDown();
		close(this.client);
		close(this.server);
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// closed already
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not close " + socket, ex);
		}
	}

}
