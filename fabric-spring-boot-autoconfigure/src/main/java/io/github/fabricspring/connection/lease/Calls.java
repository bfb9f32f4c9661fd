package io.github.fabricspring.connection.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A count of one connection's calls to its server. Another thread can see that a call is
 * under way, and later whether it is still the same call. A call costs two plain stores
 * and reads no clock.
 */
public final class Calls {

	private static final VarHandle COUNT = handle();

	/** Odd while a call is under way. */
	@SuppressWarnings("unused") // by the handle
	private int count;

	/**
	 * Records that a call begins. Only the thread that uses the connection may call this.
	 */
	public void begin() {
		COUNT.setRelease(this, ((int) COUNT.get(this)) | 1);
	}

	/** Records that the server has answered, or that the connection is lost. */
	public void end() {
		COUNT.setRelease(this, (((int) COUNT.get(this)) | 1) + 1);
	}

	/**
	 * Returns the number of the call under way.
	 * @return its number, 0 if there is none
	 */
	public int underWay() {
		int count = (int) COUNT.getAcquire(this);
		return ((count & 1) != 0) ? count : 0;
	}

	/**
	 * Returns the number of begun and ended calls.
	 * @return odd while a call is under way, and never the same number again
	 */
	public int count() {
		return (int) COUNT.getAcquire(this);
	}

	private static VarHandle handle() {
		try {
			return MethodHandles.lookup().findVarHandle(Calls.class, "count", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

}
