package io.github.fabricspring.objects.jooq;

import io.github.fabricspring.objects.CallObjects;
import org.jooq.RecordContext;
import org.jooq.RecordListener;

/**
 * The listener that keeps records before jOOQ gives them keys and takes their values for
 * stored.
 */
final class RecordTouchListener implements RecordListener {

	private static final long serialVersionUID = 1L;

	@Override
	public void storeStart(RecordContext context) {
		touch(context);
	}

	@Override
	public void insertStart(RecordContext context) {
		touch(context);
	}

	@Override
	public void updateStart(RecordContext context) {
		touch(context);
	}

	@Override
	public void mergeStart(RecordContext context) {
		touch(context);
	}

	@Override
	public void deleteStart(RecordContext context) {
		touch(context);
	}

	@Override
	public void refreshStart(RecordContext context) {
		touch(context);
	}

	private static void touch(RecordContext context) {
		CallObjects objects = CallObjects.current();
		if (objects != null) {
			objects.touch(context.record());
		}
	}

}
