// @ts-check
// The service worker, as the page sees it: it keeps the empty shell ready. A new version waits
// until it is asked in, and is never asked in while something is open or unsent here.
import { trusted } from '../sealing/trusted.js';

const ADDRESS = '/sw.js';

/**
 * Registers the worker. Never waited for: recording works without one.
 * @param {{waiting: () => void}} house told when a new version is ready
 */
export async function keepShellReady({ waiting }) {
  if (!('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register(trusted(ADDRESS), { scope: '/' });
    if (registration.waiting && navigator.serviceWorker.controller) waiting();
    registration.addEventListener('updatefound', () => watch(registration.installing, waiting));
  } catch {
    // A refused worker (private window, policy) costs the quick start only.
  }
}

/** @param {ServiceWorker|null} installing @param {() => void} waiting */
function watch(installing, waiting) {
  installing?.addEventListener('statechange', () => {
    if (installing.state === 'installed' && navigator.serviceWorker.controller) waiting();
  });
}

/** Asks the waiting version in, and opens the page anew with it. */
export async function useNewVersion() {
  const registration = await navigator.serviceWorker.getRegistration('/');
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  registration?.waiting?.postMessage('take over');
}
