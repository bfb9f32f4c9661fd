package io.github.fabricspring.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;

import org.apache.xmlrpc.XmlRpcException;
import org.apache.xmlrpc.XmlRpcRequest;
import org.apache.xmlrpc.client.XmlRpcClient;
import org.apache.xmlrpc.client.XmlRpcStreamTransport;
import org.apache.xmlrpc.common.XmlRpcStreamRequestConfig;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The transport of one XML-RPC call over a {@link NodeEndpoint}.
 */
final class NodeTransport extends XmlRpcStreamTransport {

	/** Three times the depth of a node's deepest answer. */
	private static final int MAX_DEPTH = 64;

	private final NodeEndpoint endpoint;

	private String command = "";

	private byte[] answer = {};

	NodeTransport(XmlRpcClient client, NodeEndpoint endpoint) {
		super(client);
		this.endpoint = endpoint;
	}

	@Override
	public Object sendRequest(XmlRpcRequest request) throws XmlRpcException {
		this.command = request.getMethodName();
		return super.sendRequest(request);
	}

	@Override
	protected void writeRequest(ReqWriter writer) throws XmlRpcException, IOException, SAXException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		writer.write(body);
		this.answer = this.endpoint.post(this.command, body.toByteArray());
	}

	@Override
	protected InputStream getInputStream() {
		return new ByteArrayInputStream(this.answer);
	}

	@Override
	protected boolean isResponseGzipCompressed(XmlRpcStreamRequestConfig config) {
		return false;
	}

	/**
	 * Creates the Java runtime's own parser, whatever else is on the class path. Document
	 * types are refused, so an answer can neither expand entities nor read files.
	 */
	@Override
	protected XMLReader newXMLReader() throws XmlRpcException {
		try {
			SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
			factory.setNamespaceAware(true);
			factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
			factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
			XMLReader reader = factory.newSAXParser().getXMLReader();
			reader.setProperty("http://www.oracle.com/xml/jaxp/properties/maxElementDepth",
					Integer.toString(MAX_DEPTH));
			reader.setErrorHandler(new DefaultHandler());
			return reader;
		}
		catch (ParserConfigurationException | SAXException ex) {
			throw new XmlRpcException("No safe XML parser: " + ex.getMessage(), ex);
		}
	}

	@Override
	protected void close() {
	}

}
