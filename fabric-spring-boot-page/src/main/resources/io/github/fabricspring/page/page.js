// The page: takes the server's events and passes them to the groups.

import { say } from './format.js';
import { Group } from './group.js';
import { connect } from './link.js';

const groups = new Map();
const place = document.getElementById('groups');
const link = document.getElementById('link');
const trouble = document.getElementById('trouble');

let controls;
let history = [];

function told(text) {
	document.body.classList.toggle('stale', Boolean(text));
	trouble.hidden = !text;
	say(trouble, text ?? '');
}

// Takes why there is no connection, nothing if there is one.
function linked(reason) {
	document.body.classList.toggle('lost', Boolean(reason));
	say(link, reason ?? 'Live');
}

function start(name) {
	const group = new Group(name, controls);
	for (const [at, commits] of history) {
		if (name in commits) {
			group.plot.add(at, commits[name]);
		}
	}
	groups.set(name, group);
	place.append(group.element);
	return group;
}

// Comes again when a lost connection is back. What is drawn stays, unless the buttons changed.
function hello(message) {
	if (groups.size && JSON.stringify(controls) !== JSON.stringify(message.controls)) {
		location.reload();
		return;
	}
	({ controls, history } = message);
	say(document.getElementById('source'),
		(controls) ? message.source : `${message.source}, read-only`);
}

function state({ at, state: { groups: named, incidents } }) {
	for (const [name, group] of Object.entries(named)) {
		const shown = groups.get(name) ?? start(name);
		if (group.commits !== undefined) {
			shown.plot.add(at, group.commits);
		}
		shown.draw(group, incidents.filter((incident) => incident.group === name));
	}
	told((groups.size) ? undefined : 'No group has an answer yet. A group appears when it is first used.');
}

connect({ hello, state, trouble: ({ message }) => told(message) }, linked);
