// Builds what browsers fetch, from app/static to app/static/dist: names that change with their content, a list of them
// (manifest.json), the worker with the files it keeps, and icons. It takes a fraction of a second.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import esbuild from 'esbuild';
import { draw } from './app/static/icons/draw.mjs';

const FROM = 'app/static';
const TO = `${FROM}/dist`;
const ENTRIES = ['css/app.css', 'js/pages.js', 'js/capture.js'];
const SHELL = ['app.css', 'capture.js', 'icon.svg']; // what recording needs offline
const ICONS = { 'icon-180.png': 180, 'icon-192.png': 192, 'icon-512.png': 512 };
const TARGET = ['es2022', 'chrome111', 'firefox114', 'safari16.4'];

const made = {};
const url = (name) => `/static/dist/${made[name]}`;
const digest = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest('hex').slice(0, 10);

/** Keep one file under a name that changes with its content, and smaller copies for browsers that take them. */
function keep(name, bytes) {
  const ending = extname(name);
  made[name] = `${basename(name, ending)}-${digest(bytes)}${ending}`;
  const path = join(TO, made[name]);
  writeFileSync(path, bytes);
  if (ending === '.png') return; // as small as it gets
  writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

// The design system's typeface and crest belong to government services. Neither may be named, let alone fetched.
const withoutTheirIdentity = {
  name: 'without-their-identity',
  setup(build) {
    build.onLoad({ filter: /govuk-frontend.*\.css$/ }, ({ path }) => ({
      loader: 'css',
      contents: readFileSync(path, 'utf8')
        .replace(/@media screen\\0[^{]*{(?:[^{}]*{[^}]*})*}/g, '') // a hack for a browser that is gone
        .replace(/@font-face\s*{[^}]*}/g, '')
        .replace(/font-family:\s*GDS Transport[^;}]*/g, 'font-family:var(--hf-font)')
        .replace(/font-family:\s*sans-serif/g, 'font-family:var(--hf-font)')
        .replace(/url\([^)]*govuk-crest[^)]*\)/g, 'none'),
    }));
  },
};

async function bundle(entry, more = {}) {
  const { outputFiles, warnings } = await esbuild.build({
    entryPoints: [join(FROM, entry)], bundle: true, minify: true, write: false, target: TARGET, format: 'esm', charset: 'utf8',
    legalComments: 'none', logLevel: 'silent', plugins: [withoutTheirIdentity], ...more,
  });
  if (warnings.length) throw new Error(`${entry}: ${warnings.map((one) => one.text).join('; ')}`);
  return Buffer.from(outputFiles[0].contents);
}

/** Files of the page around the recording app: when they change, the worker must fetch it anew. */
function shellPage() {
  const folder = 'app/templates/capture';
  return readdirSync(folder).sort().map((name) => readFileSync(join(folder, name)));
}

function check(name, text) {
  const banned = /fonts\/|GDS Transport|govuk-crest|@font-face/.exec(text);
  if (banned) throw new Error(`${name} still names ${banned[0]}`);
}

rmSync(TO, { recursive: true, force: true });
mkdirSync(TO, { recursive: true });
const icon = readFileSync(`${FROM}/icons/icon.svg`);
keep('icon.svg', icon);
for (const [name, size] of Object.entries(ICONS)) keep(name, draw(icon.toString(), size));
for (const entry of ENTRIES) {
  const bytes = await bundle(entry);
  check(entry, bytes.toString());
  keep(basename(entry), bytes);
}
const files = SHELL.map(url);
const define = { __SHELL_FILES__: JSON.stringify(files), __SHELL_VERSION__: JSON.stringify(digest(files.join(), ...shellPage())) };
writeFileSync(join(TO, 'sw.js'), await bundle('sw.js', { define, format: 'iife' }));
const manifest = readFileSync(`${FROM}/manifest.webmanifest`, 'utf8').replace(/{([\w.-]+)}/g, (_, name) => {
  if (!made[name]) throw new Error(`manifest.webmanifest names {${name}}, which is not built`);
  return url(name);
});
writeFileSync(join(TO, 'manifest.webmanifest'), JSON.stringify(JSON.parse(manifest)));
writeFileSync(join(TO, 'manifest.json'), `${JSON.stringify(made, null, 2)}\n`);
