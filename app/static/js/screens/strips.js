// @ts-check
// A strip from the case pack, as an image. The record drew it; an image runs no script and fetches
// nothing. It stands in the page's address of the image alone, so that nothing of it outlives the page.

const DRAWING = /^<svg[\s>]/;

/**
 * Puts a drawing on its plate, which scrolls where there is no room; without one the plate is not there.
 * @param {HTMLElement} plate @param {HTMLImageElement} image @param {{strip?: unknown, words: string, label: string}} shown
 *   `strip`: SVG; `words`: what it shows; `label`: what the plate is called
 */
export function showStrip(plate, image, { strip, words, label }) {
  if (typeof strip !== 'string' || !DRAWING.test(strip)) return;
  plate.hidden = false;
  plate.setAttribute('aria-label', label);
  image.alt = words;
  image.src = `data:image/svg+xml,${encodeURIComponent(strip)}`;
}
