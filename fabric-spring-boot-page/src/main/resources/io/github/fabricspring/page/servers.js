// The table of a group's servers: what the picture shows, in words.

import { say } from './format.js';
import { role } from './picture.js';

export class Servers {

	#table;
	#controls;
	#rows = new Map();

	constructor(table, controls) {
		this.#table = table;
		this.#controls = controls;
		if (controls) {
			const head = document.createElement('th');
			head.scope = 'col';
			head.setAttribute('role', 'columnheader');
			head.innerHTML = '<span class="hidden">actions</span>';
			table.tHead.rows[0].append(head);
		}
	}

	// Rows stay where they are, so that the focus does not get lost.
	draw(group, servers) {
		const gone = new Set(this.#rows.keys());
		for (const server of servers) {
			gone.delete(server.address);
			const row = this.#rows.get(server.address) ?? this.#add(server.address);
			row.className = (server.address === group.primary) ? 'lead-row' : '';
			say(row.cells[1], role(server, group.primary));
			say(row.cells[2], connections(server.pool));
		}
		for (const address of gone) {
			this.#rows.get(address).remove();
			this.#rows.delete(address);
		}
	}

	#add(address) {
		const row = this.#table.tBodies[0].insertRow();
		const name = document.createElement('th');
		name.scope = 'row';
		name.textContent = address;
		row.append(name);
		row.insertCell();
		row.insertCell();
		if (this.#controls) {
			const cell = row.insertCell();
			cell.className = 'press';
			cell.append(...this.#controls.buttons(address));
		}
		// On a narrow page the cells are no table cells to the browser
		row.setAttribute('role', 'row');
		[...row.cells].forEach((cell) => cell.setAttribute('role', (cell === name) ? 'rowheader' : 'cell'));
		this.#rows.set(address, row);
		return row;
	}

}

function connections(pool) {
	if (!pool) {
		return 'none';
	}
	const waiting = (pool.waiting) ? `, ${pool.waiting} waiting` : '';
	return `${pool.active} busy, ${pool.idle} idle${waiting}`;
}
