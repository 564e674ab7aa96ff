// @ts-check
// A strip from the case pack, as an image. The record drew it; an image runs no script and fetches
// nothing. It stands in the page's address of the image alone, so that nothing of it outlives the page.

const DRAWING = /^<svg[\s>]/;

/**
 * @param {HTMLImageElement} image @param {unknown} drawing SVG @param {string} words what it shows, in words
 * @returns {boolean} whether there is one
 */
export function showStrip(image, drawing, words) {
  const drawn = typeof drawing === 'string' && DRAWING.test(drawing);
  image.hidden = !drawn;
  if (!drawn) return false;
  image.alt = words;
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
  return true;
}
