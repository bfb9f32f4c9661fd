package io.github.fabricspring.sample.node.rpc.xml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;

import org.apache.ws.commons.util.NamespaceContextImpl;
import org.apache.xmlrpc.common.TypeFactoryImpl;
import org.apache.xmlrpc.common.XmlRpcHttpRequestConfigImpl;
import org.apache.xmlrpc.common.XmlRpcStreamConfig;
import org.apache.xmlrpc.parser.I8Parser;
import org.apache.xmlrpc.parser.NullParser;
import org.apache.xmlrpc.parser.TypeParser;
import org.apache.xmlrpc.parser.XmlRpcRequestParser;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/**
 * A call as it came over the wire.
 *
 * @param method the command's name
 * @param parameters its positional parameters, {@code null} where the caller sent nil
 */
public record MethodCall(String method, List<@Nullable Object> parameters) {

	/** A call nests five elements deep, a list in it eight. */
	private static final String MAX_DEPTH = "24";

	public MethodCall {
		parameters = Collections.unmodifiableList(Arrays.asList(parameters.toArray()));
	}

	/**
	 * Parses a call. Document types, and with them entities, are refused.
	 * @param xml the document
	 * @return the call
	 * @throws MalformedCallException if it is no call or has parameters that the original
	 * does not know
	 */
	public static MethodCall parse(byte[] xml) throws MalformedCallException {
		CallParser parser = new CallParser();
		try {
			XMLReader reader = reader();
			reader.setContentHandler(parser);
			reader.setErrorHandler(null);
			reader.parse(new InputSource(new ByteArrayInputStream(xml)));
		}
		catch (UnknownTypeException ex) {
			throw new MalformedCallException("<class 'xmlrpclib.ResponseError'>:ResponseError(\"unknown tag u'%s'\",)"
				.formatted(ex.getMessage()), ex);
		}
		catch (SAXException | IOException ex) {
			throw new MalformedCallException("<class 'xml.parsers.expat.ExpatError'>:" + ex.getMessage(), ex);
		}
		@SuppressWarnings("unchecked")
		List<@Nullable Object> parameters = (parser.getParams() != null) ? parser.getParams() : List.of();
		return new MethodCall(parser.method.toString(), parameters);
	}

	private static XMLReader reader() throws SAXException {
		SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
		factory.setNamespaceAware(true);
		try {
			factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
			factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
			XMLReader reader = factory.newSAXParser().getXMLReader();
			reader.setProperty("http://www.oracle.com/xml/jaxp/properties/maxElementDepth", MAX_DEPTH);
			return reader;
		}
		catch (ParserConfigurationException ex) {
			throw new IllegalStateException("The platform's XML parser has lost a safety feature", ex);
		}
	}

	/**
	 * Takes names as they are written: the original knows of no namespaces, and the space
	 * around a method's name is part of it.
	 */
	private static final class CallParser extends XmlRpcRequestParser {

		private final StringBuilder method = new StringBuilder();

		private boolean inMethod;

		CallParser() {
			super(new XmlRpcHttpRequestConfigImpl(), new Types());
		}

		@Override
		public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
			super.startElement(XMLConstants.NULL_NS_URI, name, name, attributes);
			this.inMethod = name.equals("methodName");
		}

		@Override
		public void characters(char[] text, int start, int length) throws SAXException {
			super.characters(text, start, length);
			if (this.inMethod) {
				this.method.append(text, start, length);
			}
		}

		@Override
		public void endElement(String uri, String localName, String name) throws SAXException {
			super.endElement(XMLConstants.NULL_NS_URI, name, name);
			this.inMethod = false;
		}

	}

	private static final class Types extends TypeFactoryImpl {

		@SuppressWarnings("NullAway") // only streaming needs the controller
		Types() {
			super(null);
		}

		@Override
		public TypeParser getParser(XmlRpcStreamConfig config, NamespaceContextImpl context, String uri, String name) {
			TypeParser parser = switch (name) {
				case "nil" -> new NullParser();
				case "i8" -> new I8Parser();
				default -> super.getParser(config, context, uri, name);
			};
			if (parser == null) {
				throw new UnknownTypeException(name);
			}
			return parser;
		}

	}

	private static final class UnknownTypeException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnknownTypeException(String tag) {
			super(tag);
		}

	}

}
