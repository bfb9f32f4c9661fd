package io.github.fabricspring.acceptance.page;

/**
 * Scripts that measure whether texts stand out from their ground, as the Web Content
 * Accessibility Guidelines define it.
 */
final class Contrast {

	private static final String LUMINANCE = """
			const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
			const linear = (part) => (part <= 0.03928) ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
			const luminance = (colour) => {
				const [red, green, blue] = numbers(colour).map((part) => linear(part / 255));
				return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
			};
			""";

	/** The luminance of the page's ground, from 0 for black to 1 for white. */
	static final String GROUND = LUMINANCE + "return luminance(getComputedStyle(document.body).backgroundColor);";

	/** The texts whose contrast to what is behind them is below 4.5. */
	static final String PALE_TEXTS = LUMINANCE
			+ """
					const ground = (element) => {
						const rect = element.closest('svg g')?.querySelector('rect');
						if (rect) {
							return getComputedStyle(rect).fill;
						}
						const colour = getComputedStyle(element).backgroundColor;
						return (numbers(colour)[3] === 0) ? ground(element.parentElement) : colour;
					};
					const contrast = (element) => {
						const style = getComputedStyle(element);
						const [one, other] = [element.closest('svg') ? style.fill : style.color, ground(element)].map(luminance);
						return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
					};
					return [...document.querySelectorAll('body *')]
						.filter((element) => element.checkVisibility() && [...element.childNodes]
							.some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
						.filter((element) => contrast(element) < 4.5)
						.map((element) => `${element.textContent}: ${contrast(element).toFixed(1)}`);""";

	private Contrast() {
	}

}
