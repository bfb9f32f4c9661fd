// The plot of a group's commits per second, with its failovers.

import uPlot from './uPlot.js';
import { clock, length, millis, say, seconds } from './format.js';

const KEPT = 180;
const SHOWN = 120;
const HEIGHT = 220;
const STEP = 10;

export class Plot {

	#canvas;
	#rate;
	#rows;
	#plot;
	#times = [];
	#rates = [];
	#last;
	#incidents = [];
	#described = 0;

	constructor(figure) {
		this.#canvas = figure.querySelector('.canvas');
		this.#rate = figure.querySelector('.rate strong');
		this.#rows = figure.querySelector('tbody');
		new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#canvas);
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#make());
	}

	// Adds the commits so far at a time.
	add(at, commits) {
		const last = this.#last;
		this.#last = { at, commits };
		if (last && at > last.at) {
			// fewer than before: the application was started again
			const rate = (commits >= last.commits) ? (commits - last.commits) * 1000 / (at - last.at) : null;
			this.#times.push(at / 1000);
			this.#rates.push(rate);
			while (this.#times[0] < at / 1000 - KEPT) {
				this.#times.shift();
				this.#rates.shift();
			}
		}
	}

	draw(incidents) {
		this.#incidents = incidents;
		if (!this.#plot) {
			this.#make();
		}
		this.#plot.setData([this.#times, this.#rates]);
		const now = recent(this.#rates.slice(-4));
		say(this.#rate, (now === undefined) ? '–' : now.toFixed(0));
		if (Date.now() - this.#described > 5000) {
			this.#described = Date.now();
			this.#describe(now);
		}
	}

	#make() {
		this.#plot?.destroy();
		const style = getComputedStyle(document.documentElement);
		const color = (name) => style.getPropertyValue(name).trim();
		const axis = { stroke: color('--faint'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
		this.#plot = new uPlot({
			...this.#size(),
			cursor: { show: false },
			legend: { show: false },
			scales: {
				x: { range: () => [this.#end() - SHOWN, this.#end()] },
				y: { range: (_plot, _min, max) => [0, Math.max(10, (max ?? 0) * 1.25)] }
			},
			axes: [
				{ ...axis, space: 90, size: 32, values: (_plot, times) => times.map((time) => clock(time * 1000)) },
				{ ...axis, size: 44 }
			],
			series: [{}, { stroke: color('--lead'), width: 2, fill: `${color('--lead')}22`, points: { show: false } }],
			hooks: { drawClear: [(plot) => this.#shade(plot, color('--shade'), color('--bad'))],
				draw: [(plot) => this.#label(plot, color('--bad'))] }
		}, [this.#times, this.#rates], this.#canvas);
	}

	#end() {
		return this.#times.at(-1) ?? Date.now() / 1000;
	}

	#size() {
		return { width: Math.max(200, this.#canvas.clientWidth), height: HEIGHT };
	}

	#spans() {
		return this.#incidents.map((incident) => {
			const end = (incident.ended) ? millis(incident.ended) : Date.now();
			const gap = seconds(incident.gap);
			const label = (incident.ended) ? `gap ${length(gap)}`
				: `${length((end - millis(incident.began)) / 1000)} so far`;
			return { open: !incident.ended, from: Math.min(millis(incident.began), end - gap * 1000) / 1000, to: end / 1000, gap, label };
		}).filter((span) => span.to > this.#end() - SHOWN);
	}

	#shade(plot, shade, edge) {
		const { ctx, bbox } = plot;
		ctx.save();
		ctx.beginPath();
		ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
		ctx.clip();
		for (const span of this.#spans()) {
			const left = plot.valToPos(span.from, 'x', true);
			const width = Math.max(3 * devicePixelRatio, plot.valToPos(span.to, 'x', true) - left);
			ctx.fillStyle = shade;
			ctx.fillRect(left, bbox.top, width, bbox.height);
			ctx.fillStyle = edge;
			ctx.fillRect(left, bbox.top, devicePixelRatio, bbox.height);
		}
		ctx.restore();
	}

	// From the latest on; an older one that would be written over goes without
	#label(plot, color) {
		const { ctx, bbox } = plot;
		ctx.save();
		ctx.font = `600 ${12 * devicePixelRatio}px system-ui, sans-serif`;
		ctx.fillStyle = color;
		ctx.textAlign = 'left';
		ctx.textBaseline = 'top';
		let free = bbox.left + bbox.width;
		for (const span of this.#spans().filter((one) => one.open || one.gap > 0).sort((one, other) => other.to - one.to)) {
			const width = ctx.measureText(span.label).width;
			const at = Math.min(plot.valToPos(span.from, 'x', true) + 6 * devicePixelRatio,
				bbox.left + bbox.width - width);
			if (at >= bbox.left && at + width <= free) {
				ctx.fillText(span.label, at, bbox.top + 3 * devicePixelRatio);
				free = at - 6 * devicePixelRatio;
			}
		}
		ctx.restore();
	}

	#describe(now) {
		const [latest] = this.#incidents;
		const gap = (latest && seconds(latest.gap) > 0)
			? ` In the last failover the longest time without a commit was ${length(seconds(latest.gap))}.` : '';
		this.#canvas.setAttribute('aria-label',
			`Commits per second during the last two minutes, ${(now ?? 0).toFixed(0)} now.${gap}`);
		const steps = new Map();
		this.#times.forEach((time, index) => {
			const step = Math.floor(time / STEP) * STEP;
			steps.set(step, [...(steps.get(step) ?? []), this.#rates[index] ?? 0]);
		});
		this.#rows.replaceChildren(...[...steps].slice(-SHOWN / STEP).reverse().map(([step, rates]) => {
			const row = document.createElement('tr');
			const time = document.createElement('th');
			time.scope = 'row';
			time.textContent = clock(step * 1000);
			row.append(time);
			for (const value of [recent(rates), Math.min(...rates)]) {
				row.insertCell().textContent = value.toFixed(0);
			}
			return row;
		}));
	}

}

function recent(rates) {
	const known = rates.filter((rate) => rate !== null);
	return (known.length) ? known.reduce((sum, rate) => sum + rate, 0) / known.length : undefined;
}
