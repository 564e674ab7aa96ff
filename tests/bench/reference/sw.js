// The least that a form needs to open without a network: its two files, kept at the first visit.
self.addEventListener('install', (event) => event.waitUntil(
  caches.open('bare').then((cache) => cache.addAll(['./', 'index.html', 'app.js'])).then(() => self.skipWaiting()),
));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET') event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
});
