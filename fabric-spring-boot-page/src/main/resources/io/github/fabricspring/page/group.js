// A group: its picture, plot, servers and incidents.

import { Controls } from './controls.js';
import { say } from './format.js';
import { Incidents } from './incidents.js';
import { isDown, LEFT, Picture } from './picture.js';
import { Plot } from './plot.js';
import { Servers } from './servers.js';

export class Group {

	element;
	plot;
	#name;
	#seen = new Map();
	#summary;
	#picture;
	#servers;
	#incidents;

	constructor(name, controls) {
		this.element = document.getElementById('group').content.firstElementChild.cloneNode(true);
		this.#name = name;
		const find = (selector) => this.element.querySelector(selector);
		find('h2').textContent = `Group ${name}`;
		find('h2').id = `group-${name}`;
		this.element.setAttribute('aria-labelledby', `group-${name}`);
		this.#summary = find('.summary');
		this.#picture = new Picture(find('svg'));
		this.plot = new Plot(find('.plot'));
		const card = find('.servers');
		const own = (controls?.group === name) ? new Controls(controls.actions, card) : undefined;
		this.#servers = new Servers(card.querySelector('table'), own);
		this.#incidents = new Incidents(find('.incidents'));
	}

	// The sources leave out a server that is down. It stays on the page, each at its place by address.
	#known(servers, incidents) {
		for (const address of incidents.flatMap((incident) => [incident.from, incident.to]).filter(Boolean)) {
			this.#seen.set(address, { address, status: LEFT });
		}
		for (const address of this.#seen.keys()) {
			this.#seen.set(address, { address, status: LEFT });
		}
		servers.forEach((server) => this.#seen.set(server.address, server));
		return [...this.#seen.values()].sort((one, other) => (one.address < other.address) ? -1 : 1);
	}

	draw(group, incidents) {
		const servers = this.#known(group.servers, incidents);
		const sentence = summary(group, servers);
		say(this.#summary, sentence);
		this.#picture.draw(group, servers, `Group ${this.#name}: ${sentence}`);
		this.#servers.draw(group, servers);
		this.plot.draw(incidents);
		this.#incidents.draw(incidents);
	}

}

function summary(group, servers) {
	const down = servers.filter(isDown).map((server) => server.address);
	const leads = (group.primary) ? `${group.primary} is the primary` : 'There is no primary';
	const why = (group.reason) ? `: ${group.reason}` : '';
	return `${leads}${why}.${(down.length) ? ` Down or gone: ${down.join(', ')}.` : ''} Engine: ${group.engine}.`;
}
