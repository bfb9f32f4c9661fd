// The connection to the page's server. It is opened again when it is lost, refused or silent.

const RETRY = 3000;
const SILENCE = 15000;

// Passes each event to the listener of its name. Tells why there is no connection, nothing once there is one.
export function connect(listeners, tell) {
	const events = new EventSource('events');
	let timer;
	const reopenIn = (delay, reason) => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			events.close();
			tell(reason);
			connect(listeners, tell);
		}, delay);
	};
	const expectMore = () => reopenIn(SILENCE, 'No news, trying again');
	expectMore();
	events.addEventListener('open', () => {
		expectMore();
		tell();
	});
	// The browser tries again by itself, unless the server refused
	events.addEventListener('error', () => {
		if (events.readyState === EventSource.CLOSED) {
			const reason = 'Refused, trying again; the page may be open too often';
			tell(reason);
			reopenIn(RETRY, reason);
		}
		else {
			tell('Connection lost, trying again');
		}
	});
	for (const [name, listener] of Object.entries(listeners)) {
		events.addEventListener(name, (event) => {
			expectMore();
			listener(JSON.parse(event.data));
		});
	}
}
