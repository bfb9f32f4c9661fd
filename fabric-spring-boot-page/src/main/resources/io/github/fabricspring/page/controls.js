// The buttons, where the application of the page has any.

import { say } from './format.js';

const NAMES = {
	SWITCH_OVER: ['Switch over', 'Switching over'],
	REVIVE: ['Revive all', 'Reviving all servers'],
	KILL: ['Kill', 'Killing'],
	FREEZE: ['Freeze', 'Freezing']
};
const FOR_SERVER = ['KILL', 'FREEZE'];

export class Controls {

	#actions;
	#outcome;
	#trouble;

	constructor(actions, card) {
		this.#actions = actions;
		this.#outcome = card.querySelector('.outcome');
		this.#trouble = card.querySelector('.trouble');
		const place = card.querySelector('.actions');
		place.append(...['SWITCH_OVER', 'REVIVE'].filter((action) => actions.includes(action))
			.map((action) => this.#button(action)));
		place.firstElementChild?.classList.add('first');
		place.hidden = false;
	}

	buttons(server) {
		return FOR_SERVER.filter((action) => this.#actions.includes(action))
			.flatMap((action) => [this.#button(action, server), ' ']);
	}

	#button(action, server) {
		const button = document.createElement('button');
		button.type = 'button';
		button.textContent = NAMES[action][0];
		button.dataset.action = action;
		if (server) {
			button.dataset.server = server;
			button.setAttribute('aria-label', `${NAMES[action][0]} ${server}`);
		}
		button.addEventListener('click', () => this.#press(button, action, server));
		return button;
	}

	// A button that is disabled outright would lose the focus
	async #press(button, action, server) {
		if (button.getAttribute('aria-disabled') === 'true') {
			return;
		}
		button.setAttribute('aria-disabled', 'true');
		this.#trouble.hidden = true;
		say(this.#outcome, `${NAMES[action][1]}${(server) ? ` ${server}` : ''} …`);
		try {
			const answer = await fetch('press', { method: 'POST',
				body: new URLSearchParams((server) ? { action, server } : { action }) });
			const { message } = await answer.json();
			this.#tell(answer.ok, `${NAMES[action][0]}: ${message}`);
		}
		catch (error) {
			this.#tell(false, `${NAMES[action][0]}: the page's server does not answer (${error.message})`);
		}
		finally {
			button.removeAttribute('aria-disabled');
		}
	}

	#tell(done, message) {
		say(this.#outcome, (done) ? message : '');
		say(this.#trouble, (done) ? '' : message);
		this.#trouble.hidden = done;
	}

}
