// Draws icon.svg as PNG at build time. It understands just what that drawing uses: a full ground, and strokes made of
// M, h, v and c, all moved by translate scale translate.
import { deflateSync } from 'node:zlib';

const STEPS = 24; // straight pieces in a curve: finer than a pixel at 512

/** @param {string} svg @param {number} size */
export function draw(svg, size) {
  const { ground, strokes } = read(svg);
  const pixels = Buffer.alloc(size * (size * 4 + 1)); // each row begins with its filter, 0
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const colour = strokes.reduce((under, stroke) => over(under, stroke, ((x + 0.5) * 64) / size, ((y + 0.5) * 64) / size, 64 / size), ground);
      pixels.set([...colour.map(Math.round), 255], y * (size * 4 + 1) + 1 + x * 4);
    }
  }
  return png(pixels, size);
}

function read(svg) {
  const [, x, y, scale, dx, dy] = svg.match(/translate\((\S+) (\S+)\) scale\((\S+)\) translate\((\S+) (\S+)\)/).map(Number);
  const place = ([px, py]) => [x + scale * (px + dx), y + scale * (py + dy)];
  const half = (Number(svg.match(/stroke-width="([^"]+)"/)[1]) * scale) / 2;
  const strokes = [...svg.matchAll(/<path stroke="(#\w+)" d="([^"]+)"/g)]
    .map(([, colour, d]) => ({ colour: rgb(colour), half, lines: trace(d).map((line) => line.map(place)) }));
  return { ground: rgb(svg.match(/<path fill="(#\w+)"/)[1]), strokes };
}

const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** The straight lines that a path's text describes. */
function trace(d) {
  const lines = [];
  let at = [0, 0];
  for (const [, verb, text] of d.matchAll(/([Mhvc])([^Mhvc]*)/g)) {
    const n = [...text.matchAll(/-?[\d.]+/g)].map(Number);
    const stops = { M: () => [], h: () => [[at[0] + n[0], at[1]]], v: () => [[at[0], at[1] + n[0]]], c: () => bend(at, n) }[verb]();
    for (const stop of stops) {
      lines.push([at, stop]);
      at = stop;
    }
    if (verb === 'M') at = n;
  }
  return lines;
}

function bend([x, y], [ax, ay, bx, by, cx, cy]) {
  return Array.from({ length: STEPS }, (_, i) => {
    const t = (i + 1) / STEPS;
    const [a, b, c] = [3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
    return [x + a * ax + b * bx + c * cx, y + a * ay + b * by + c * cy];
  });
}

function over(under, { colour, half, lines }, x, y, pixel) {
  const near = Math.min(...lines.map((line) => distance(line, x, y)));
  const cover = Math.min(1, Math.max(0, (half - near) / pixel + 0.5));
  return under.map((value, i) => value + (colour[i] - value) * cover);
}

function distance([[ax, ay], [bx, by]], x, y) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function png(pixels, size) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8); // eight bits, red green blue and alpha
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(pixels, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name), body]);
  const size = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}

/** The check sum of PNG's parts. (Node has its own only from 20.15.) */
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
