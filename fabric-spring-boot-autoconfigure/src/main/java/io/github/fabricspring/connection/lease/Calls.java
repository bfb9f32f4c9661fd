package io.github.fabricspring.connection.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the calls of one connection to its server, so that another thread can see that
 * one is under way, and later whether it still is the same. Costs a plain store at either
 * end: no time is taken here.
 */
public final class Calls {

	private static final VarHandle COUNT = handle();

	/** Odd while a call is under way. */
	@SuppressWarnings("unused") // by the handle
	private int count;

	/** A call begins. Only whoever uses the connection may say so. */
	public void begin() {
		COUNT.setRelease(this, ((int) COUNT.get(this)) | 1);
	}

	/** The server has answered, or the connection is lost. */
	public void end() {
		COUNT.setRelease(this, (((int) COUNT.get(this)) | 1) + 1);
	}

	/**
	 * The call under way.
	 * @return its number, 0 if there is none
	 */
	public int underWay() {
		int count = (int) COUNT.getAcquire(this);
		return ((count & 1) != 0) ? count : 0;
	}

	/**
	 * How many ends of calls there were.
	 * @return odd while a call is under way, and never the same again
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
