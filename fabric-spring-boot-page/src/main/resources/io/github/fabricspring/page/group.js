// A group: its picture, plot, servers and incidents.

import { Controls } from './controls.js';
import { say } from './format.js';
import { Incidents } from './incidents.js';
import { isDown, Picture } from './picture.js';
import { Plot } from './plot.js';
import { Servers } from './servers.js';

export class Group {

	element;
	plot;
	#name;
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

	draw(group, incidents) {
		// By address, so that a server keeps its place when its role changes
		const servers = [...group.servers].sort((one, other) => (one.address < other.address) ? -1 : 1);
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
	return `${leads}${why}.${(down.length) ? ` Down: ${down.join(', ')}.` : ''} Engine: ${group.engine}.`;
}
