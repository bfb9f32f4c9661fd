// The picture of a group: the application above its servers, and where its calls go.

const WIDTH = 360;
const PER_ROW = 3;
const BOX = { width: 108, height: 66 };
const ROW = 96;

// The status of a server that its group no longer names.
export const LEFT = 'LEFT';

export function isDown(server) {
	return server.status === 'FAULTY' || server.status === LEFT;
}

export function role(server, primary) {
	if (server.status === LEFT) {
		return 'not in the group';
	}
	return (server.address === primary) ? 'primary' : server.status.toLowerCase();
}

export class Picture {

	#svg;
	#drawn;

	constructor(svg) {
		this.#svg = svg;
	}

	draw(group, servers, sentence) {
		const state = JSON.stringify([group.primary, servers.map((server) => [server.address, server.status])]);
		if (state === this.#drawn) {
			return;
		}
		this.#drawn = state;
		const rows = Math.max(1, Math.ceil(servers.length / PER_ROW));
		this.#svg.setAttribute('viewBox', `0 0 ${WIDTH} ${112 + rows * ROW - (ROW - BOX.height) + 4}`);
		this.#svg.setAttribute('aria-label', sentence);
		const places = servers.map((server, index) => place(index, servers.length));
		this.#svg.replaceChildren(
			...servers.map((server, index) => arrow(server, group.primary, places[index])),
			application(),
			...servers.map((server, index) => box(server, group.primary, places[index])),
			...((group.primary) ? [] : [text('waits', WIDTH / 2, 76, 'no primary: writes wait')]));
	}

}

function place(index, count) {
	const row = Math.floor(index / PER_ROW);
	const inRow = Math.min(PER_ROW, count - row * PER_ROW);
	const step = WIDTH / inRow;
	return { x: step * (index % PER_ROW + 0.5), y: 112 + row * ROW };
}

function application() {
	const group = element('g', {});
	group.append(element('rect', { x: WIDTH / 2 - 65, y: 4, width: 130, height: 36, rx: 18 }),
		text('role', WIDTH / 2, 26, 'application'));
	return group;
}

function arrow(server, primary, to) {
	const leads = server.address === primary;
	if (!leads && server.status !== 'SECONDARY') {
		return element('g', {});
	}
	return element('line', { class: (leads) ? 'lead' : 'read', x1: WIDTH / 2, y1: 40, x2: to.x, y2: to.y });
}

function box(server, primary, at) {
	const kind = (server.address === primary) ? 'lead' : (isDown(server)) ? 'down' : 'follower';
	const colon = server.address.lastIndexOf(':');
	const group = element('g', { class: `server ${kind}` });
	const sign = { lead: '★ ', down: '✕ ', follower: '' }[kind];
	group.append(
		element('rect', { x: at.x - BOX.width / 2, y: at.y, width: BOX.width, height: BOX.height, rx: 8 }),
		text('', at.x, at.y + 20, shortened(server.address.slice(0, colon))),
		text('', at.x, at.y + 37, server.address.slice(colon)),
		text('role', at.x, at.y + 56, sign + ((server.status === LEFT) ? 'gone' : role(server, primary))));
	return group;
}

// The first label tells servers of one domain apart
function shortened(host) {
	const name = (/^[\d.]+$/.test(host)) ? host : host.split('.')[0];
	return (name.length > 15) ? `${name.slice(0, 6)}…${name.slice(-8)}` : name;
}

function text(kind, x, y, content) {
	const label = element('text', { class: kind, x, y });
	label.textContent = content;
	return label;
}

function element(name, attributes) {
	const created = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [attribute, value] of Object.entries(attributes)) {
		created.setAttribute(attribute, value);
	}
	return created;
}
