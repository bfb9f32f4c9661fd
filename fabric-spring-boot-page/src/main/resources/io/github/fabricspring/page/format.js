// Texts and numbers, as people read them.

// Seconds of an ISO 8601 duration such as PT1M2.5S, or of a number of seconds.
export function seconds(duration) {
	if (typeof duration === 'number') {
		return duration;
	}
	const parts = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration ?? '');
	if (!parts) {
		return 0;
	}
	const [days, hours, minutes, secs] = parts.slice(1).map((part) => Number(part ?? 0));
	return ((days * 24 + hours) * 60 + minutes) * 60 + secs;
}

// Milliseconds since the epoch of an instant, written as text or as a number of seconds.
export function millis(instant) {
	return (typeof instant === 'number') ? instant * 1000 : Date.parse(instant);
}

export function length(secs) {
	if (secs < 1) {
		return `${Math.round(secs * 1000)} ms`;
	}
	return (secs < 60) ? `${secs.toFixed(1)} s` : `${Math.floor(secs / 60)} min ${Math.round(secs % 60)} s`;
}

export function clock(time) {
	return new Date(time).toLocaleTimeString(undefined, { hour12: false });
}

export function count(number, one, many) {
	return `${number} ${(number === 1) ? one : many}`;
}

// Sets a text only if it differs: a screen reader speaks up for every change.
export function say(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
}
