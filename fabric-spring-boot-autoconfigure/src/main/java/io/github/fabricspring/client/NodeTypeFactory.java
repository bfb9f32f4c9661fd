package io.github.fabricspring.client;

import org.apache.ws.commons.util.NamespaceContextImpl;
import org.apache.xmlrpc.common.TypeFactoryImpl;
import org.apache.xmlrpc.common.XmlRpcController;
import org.apache.xmlrpc.common.XmlRpcStreamConfig;
import org.apache.xmlrpc.parser.LongParser;
import org.apache.xmlrpc.parser.NullParser;
import org.apache.xmlrpc.parser.TypeParser;
import org.jspecify.annotations.Nullable;

/**
 * A type factory that accepts {@code <nil/>} and {@code <i8>} without the namespace that
 * the library expects.
 */
final class NodeTypeFactory extends TypeFactoryImpl {

	NodeTypeFactory(XmlRpcController controller) {
		super(controller);
	}

	@Override
	public @Nullable TypeParser getParser(XmlRpcStreamConfig config, NamespaceContextImpl context, String uri,
			String localName) {
		if (uri == null || uri.isEmpty()) {
			if (localName.equals("nil")) {
				return new NullParser();
			}
			if (localName.equals("i8")) {
				return new LongParser();
			}
		}
		return super.getParser(config, context, uri, localName);
	}

}
