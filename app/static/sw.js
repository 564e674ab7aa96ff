// The service worker keeps the empty shell ready, and nothing else: an exact list of files, each
// without any person's data. It never keeps a page of the record, never answers anything but a
// plain GET of a listed file, and a new version waits until the page asks it in.

/* global __SHELL_FILES__, __SHELL_VERSION__ */
const SHELL = ['/app/', '/app/words.js', '/manifest.webmanifest', ...__SHELL_FILES__];
const CACHE = `shell-${__SHELL_VERSION__}`;

self.addEventListener('install', (event) => event.waitUntil(fillShell()));
self.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  if (isShell(event.request)) event.respondWith(fromShell(event.request));
});

/** All or nothing: a version is kept whole or not at all. */
async function fillShell() {
  const cache = await caches.open(CACHE);
  await Promise.all(SHELL.map(async (address) => cache.put(address, await fresh(address))));
}

/** A listed file as the server has it now. A redirect or a stranger's page is refused. */
async function fresh(address) {
  const answer = await fetch(address, { cache: 'no-cache', credentials: 'same-origin', redirect: 'error' });
  if (answer.status !== 200 || answer.type !== 'basic') throw new Error(`shell file not there: ${address}`);
  return answer;
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

/** Whether a request is for a listed file, exactly: no other page, no other query. */
function isShell({ method, url }) {
  const { origin, pathname, search } = new URL(url);
  return method === 'GET' && origin === self.location.origin && search === '' && SHELL.includes(pathname);
}

async function fromShell(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(new URL(request.url).pathname)) ?? fetch(request);
}
