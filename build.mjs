// Builds what browsers fetch, from app/static to app/static/dist: names that change with their content, a list of them
// (manifest.json), the worker with the files it keeps, and icons. It takes a second or two.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import esbuild from 'esbuild';
import { PurgeCSS } from 'purgecss';
import { draw } from './app/static/icons/draw.mjs';

const FROM = 'app/static';
const TO = `${FROM}/dist`;
const ENTRIES = {
  'app.css': 'css/app.css', 'capture.css': 'css/capture.css',
  'pages.js': 'js/pages.js', 'keys.js': 'js/keys.worker.js',
};
const SHELL = ['capture.css', 'capture.js', 'rest.js', 'hpke.js', 'keys.js', 'icon.svg']; // what recording needs offline
const ICONS = { 'icon-180.png': 180, 'icon-192.png': 192, 'icon-512.png': 512 };
const TARGET = ['es2022', 'chrome111', 'firefox114', 'safari16.4'];

const made = {};
const url = (name) => `/static/dist/${made[name]}`;
const digest = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest('hex').slice(0, 10);

/** Keep one file under a name that changes with its content, and smaller copies for browsers that take them. */
function keep(name, bytes, mark = digest(bytes)) {
  const ending = extname(name);
  made[name] = `${basename(name, ending)}-${mark}${ending}`;
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

/** What is imported only when needed (`await import`) is a file of its own. But for the app's rest it shares no module with the app: there would be two of it. */
const inParts = {
  name: 'in-parts',
  setup(build) {
    build.onResolve({ filter: /^\./ }, async ({ kind, path, resolveDir }) => {
      const name = basename(path);
      if (kind !== 'dynamic-import' || name === 'rest.js') return undefined;
      keep(name, await bundle(relative(FROM, join(resolveDir, path))));
      return { path: `./${made[name]}`, external: true };
    });
  },
};

async function bundled(entry, more = {}) {
  const { outputFiles, warnings } = await esbuild.build({
    entryPoints: [join(FROM, entry)], bundle: true, minify: true, write: false, target: TARGET, format: 'esm', charset: 'utf8',
    legalComments: 'none', logLevel: 'silent', plugins: [withoutTheirIdentity, inParts], ...more,
    external: ['crypto'], // Node's, which a library asks for where there is no browser
  });
  if (warnings.length) throw new Error(`${entry}: ${warnings.map((one) => one.text).join('; ')}`);
  return outputFiles;
}

async function bundle(entry, more) {
  return Buffer.from((await bundled(entry, more))[0].contents);
}

/** The rest of the app takes what it shares from the app's own file: so there is one of each module, and no third file to wait for. */
const sharing = {
  name: 'sharing',
  setup(build) {
    build.onLoad({ filter: /js.rest\.js$/ }, ({ path }) => ({ contents: `import './capture.js';\n${readFileSync(path, 'utf8')}` }));
  },
};

/** The recording app: all that a visit begins with, and the rest, fetched later. The two name each other, so both names tell of both. */
async function keepApp() {
  const begin = { contents: "import './capture.js'", resolveDir: join(FROM, 'js') };
  const plugins = [inParts, sharing];
  const files = await bundled('', { entryPoints: undefined, stdin: begin, splitting: true, outdir: TO, chunkNames: '[name]', plugins });
  const [app, rest] = ['chunk.js', 'rest.js'].map((name) => files.find(({ path }) => basename(path) === name).text);
  const mark = digest(app, rest);
  const named = (text) => Buffer.from(text.replace(/"\.\/(chunk|rest)\.js"/g, (_, part) => `"./${part === 'rest' ? 'rest' : 'capture'}-${mark}.js"`));
  keep('capture.js', named(app), mark);
  keep('rest.js', named(rest), mark);
}

/** The styles without what no recording screen uses, paper included. What scripts put together from parts is named here. */
async function withoutUnused(styles) {
  const [{ css }] = await new PurgeCSS().purge({
    content: ['app/templates/capture/*.html', `${FROM}/js/**/*.js`], css: [{ raw: styles.toString() }], variables: true,
    safelist: [/^hf-state--/, /^hf-chip--/],
  });
  return Buffer.from(css.replace(/@media print\s*{(?:[^{}]*{[^{}]*})*}/g, ''));
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
for (const [name, entry] of Object.entries(ENTRIES)) {
  let bytes = await bundle(entry, name === 'keys.js' ? { format: 'iife' } : {});
  if (name === 'capture.css') bytes = await withoutUnused(bytes);
  check(entry, bytes.toString());
  keep(name, bytes);
}
await keepApp();
const files = SHELL.map(url);
const define = { __SHELL_FILES__: JSON.stringify(files), __SHELL_VERSION__: JSON.stringify(digest(files.join(), ...shellPage())) };
writeFileSync(join(TO, 'sw.js'), await bundle('sw.js', { define, format: 'iife' }));
const manifest = readFileSync(`${FROM}/manifest.webmanifest`, 'utf8').replace(/{([\w.-]+)}/g, (_, name) => {
  if (!made[name]) throw new Error(`manifest.webmanifest names {${name}}, which is not built`);
  return url(name);
});
writeFileSync(join(TO, 'manifest.webmanifest'), JSON.stringify(JSON.parse(manifest)));
writeFileSync(join(TO, 'manifest.json'), `${JSON.stringify(made, null, 2)}\n`);
