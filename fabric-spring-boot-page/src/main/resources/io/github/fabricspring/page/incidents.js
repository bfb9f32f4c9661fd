// The time line of a group's incidents, the newest first.

import { clock, count, length, millis, seconds } from './format.js';

export class Incidents {

	#list;
	#none;
	#drawn;

	constructor(card) {
		this.#list = card.querySelector('ol');
		this.#none = card.querySelector('.none');
	}

	draw(incidents) {
		const state = JSON.stringify(incidents);
		if (state === this.#drawn) {
			return;
		}
		this.#drawn = state;
		this.#none.hidden = incidents.length > 0;
		this.#list.replaceChildren(...incidents.map(item));
	}

}

function item(incident) {
	const entry = document.createElement('li');
	entry.className = (incident.ended) ? '' : 'open';
	const time = document.createElement('time');
	time.dateTime = new Date(millis(incident.began)).toISOString();
	time.textContent = clock(millis(incident.began));
	const what = document.createElement('div');
	what.textContent = happened(incident);
	entry.append(time, what);
	const gap = seconds(incident.gap);
	if (gap > 0) {
		const pause = document.createElement('div');
		pause.className = 'gap';
		pause.textContent = `No commit for ${length(gap)}`;
		entry.append(pause);
	}
	const details = document.createElement('div');
	details.textContent = cost(incident);
	entry.append(details);
	return entry;
}

function happened(incident) {
	if (incident.from && incident.from === incident.to) {
		return `The primary moved, and came back to ${incident.to}.`;
	}
	if (incident.from && incident.to) {
		return `The primary moved from ${incident.from} to ${incident.to}.`;
	}
	if (incident.from) {
		return `${incident.from} is no longer the primary, and there is no other yet.`;
	}
	if (incident.to) {
		return `${incident.to} became the primary.`;
	}
	return (incident.ended) ? 'Calls lost their server. The primary stayed the same.' : 'Calls find no primary to work with.';
}

function cost(incident) {
	const parts = [];
	if (seconds(incident.held) > 0) {
		parts.push(`calls were held for ${length(seconds(incident.held))}`);
	}
	if (incident.reruns) {
		parts.push(`${count(incident.reruns, 'attempt was', 'attempts were')} run again`);
	}
	for (const [outcome, number] of Object.entries(incident.commits ?? {})) {
		parts.push(`${count(number, 'lost COMMIT', 'lost COMMITs')} found ${outcome.toLowerCase().replaceAll('_', ' ')}`);
	}
	parts.push((incident.failed) ? `${count(incident.failed, 'call', 'calls')} failed` : 'no call failed');
	const text = parts.join(', ');
	return `${text[0].toUpperCase()}${text.slice(1)}.`;
}
