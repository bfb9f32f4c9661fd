package io.github.fabricspring.sample.node.rpc.http;

/**
 * The request ends here, with this response.
 */
public class HttpRefusal extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient HttpResponse response;

	public HttpRefusal(HttpResponse response) {
		super(response.status() + " " + response.reason(), null, false, false);
		this.response = response;
	}

	public HttpResponse response() {
		return this.response;
	}

}
