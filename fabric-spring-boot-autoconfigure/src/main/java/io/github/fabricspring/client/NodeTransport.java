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
 * Puts {@link FabricNode} under the XML-RPC client, for one call.
 */
final class NodeTransport extends XmlRpcStreamTransport {

	/** Three times what the deepest answer of a node needs. */
	private static final int MAX_DEPTH = 64;

	private final FabricNode node;

	private String command = "";

	private byte[] answer = {};

	NodeTransport(XmlRpcClient client, FabricNode node) {
		super(client);
		this.node = node;
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
		this.answer = this.node.post(this.command, body.toByteArray());
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
	 * The parser of the Java runtime, whatever else is on the class path, without
	 * document types: neither entity bombs nor files read for a stranger.
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
