// @ts-check
// The recording app put together: what the phone keeps, its lock, its screens, its moments of sending.
import { hasPasskeys } from './sealing/able.js';
import { createCover } from './phone/cover.js';
import { createDerive } from './sealing/derive.js';
import { createDoor } from './app/door.js';
import { createEmptied } from './keeping/emptied.js';
import { createKeyring } from './sealing/keyring.js';
import { fetchRest, fetchWords, later } from './app/later.js';
import { listen } from './app/moments.js';
import { NoRoom } from './keeping/errors.js';
import { createParting } from './app/parting.js';
import { createReading } from './app/reading.js';
import { createReady } from './app/ready.js';
import { placeIn, screenFor } from './app/routes.js';
import { createStage } from './app/stage.js';
import { waitingWords } from './shared/status.js';
import { keepsForGood } from './keeping/storage.js';
import { openStore } from './keeping/store.js';
import { createTabs } from './app/tabs.js';
import * as transport from './sending/transport.js';
import { drawLocked } from './phone/unlock.js';
import { uuidv4 } from './sealing/vault.js';
import { createWatch } from './app/watch.js';
import { keepShellReady, useNewVersion } from './app/worker.js';

/** @typedef {import('./app/app.js').Screen} Screen */

const SHORT = 4_000; // so long the cases may take, where there is nothing else to show

let turn = 0;
let versionReady = false;
let keeps = false;
let hasPasskey = false;
/** What the screen shown was drawn of. @type {import('./app/app.js').App|null} */
let shownOf = null;

const screen = /** @type {HTMLElement} */ (document.getElementById('screen'));
const store = openStore();
const passkey = { supported: hasPasskeys, create: later('createPasskey'), ask: later('askForPasskey') };
const keyring = createKeyring({ store, derive: createDerive(), passkey });
const reading = createReading({ store, page: () => page, publicKey: () => ready.publicKey() });
const tabs = createTabs({ flush: reading.flush, isAtRisk: reading.isAtRisk, taken: () => door.givenUp(), sent: reading.count,
  lock: (word) => void door.lock(word === 'lock' ? '' : 'signed_out', { alone: true, online: true }) });
const door = createDoor({ store, keyring, transport, tabs, house: { drawn, opened, bare: reading.bare, closed: reading.close, flush: reading.flush } });
const emptied = createEmptied({ store, transport, newDevice: uuidv4 });
const ready = createReady({ store, keyring, transport, door, safeFor: reading.safeFor, bare: () => (door.standing() === 'bare' ? reading.app() : null) });
const parting = createParting({ lock: (why) => void door.lock(why), flush: reading.flush, isAtRisk: () => door.unlocked() !== null && reading.isAtRisk() });
const cover = createCover(screen, { guard, isNeeded: () => reading.app() !== null, lock: (why) => void door.lock(why), lockByHand: (button) => void parting.byHand(button),
  byPassphrase: (typed) => proves(() => keyring.withPassphrase(typed)), byPasskey: () => proves(() => keyring.withPasskey()).catch(() => false),
  changed: (covered) => watch.isCovered(covered), uncovered });
const watch = createWatch({ cover: cover.cover, lock: () => !door.unlocked() || parting.byTime() });
const stage = createStage({ screen, announcer: /** @type {HTMLElement} */ (document.getElementById('announce')), isCovered: cover.isCovered, again: () => void draw() });

/** @type {import('./app/app.js').Page} */
const page = { go, redirect, announce: stage.announce, message: stage.message, changed: stage.changed, kept: stage.kept,
  revoked: (author) => void door.revoked(author), otherPerson: () => void door.lock('other', { online: true }),
  versionReady: () => versionReady, useNewVersion: () => void useNewVersion(),
  phone: { isBare: () => door.standing() === 'bare', canBeReady: store.isPossible, keeps: () => keeps, loss: emptied.loss, lossRead: emptied.read, why: door.why } };

/** What was sealed is readable from here on. @param {import('./sealing/ways.js').Unlocked} unlocked */
async function opened(unlocked) {
  await ready.bringKey();
  await reading.open(unlocked);
  await lookAround();
  void tryEverything();
}

/** What the browser promised, and whether there is a passkey. */
async function lookAround() {
  [keeps, hasPasskey] = await Promise.all([keepsForGood(), door.hasPasskey()]);
}

/** Draws at once what the lock demands: under a cover nothing is left of what was there. */
function drawn() {
  if (door.standing() !== 'open') { cover.forget(); stage.clear(); }
  watch.isCovered(false);
  void draw();
}

/** What lay under the cover is brought in line, or drawn anew if it is not what belongs there. */
function uncovered() {
  if (stage.isBehind() || reading.app() !== shownOf) return void draw();
  stage.backAgain(reading.app());
}

/** @param {string} hash */
function go(hash) {
  if (location.hash === hash) void draw();
  else location.hash = hash;
}

/** Goes somewhere without leaving a way back to here. @param {string} hash @returns {null} */
function redirect(hash) {
  location.replace(hash);
  return null;
}

/** Draws the screen that the lock and the address name. */
async function draw() {
  if (cover.isCovered()) return;
  const mine = ++turn;
  const next = await screenNow().catch(broken);
  if (!next || mine !== turn || cover.isCovered()) return;
  shownOf = reading.app();
  stage.mount(next);
}

/** @returns {Promise<Screen|null>} */
async function screenNow() {
  const [name, more] = placeIn(location.hash);
  const standing = door.standing();
  if (name === 'setup' && standing !== 'elsewhere') return later('drawSetup')({ announce: stage.announce, ask: () => ready.ask(more === 'forgotten'), make });
  if (standing === 'locked') return drawLocked({ door, keyring, go, announce: stage.announce, waiting: async () => waitingWords(await reading.outgoing(), reading.condition()) });
  if (standing === 'elsewhere') return later('drawElsewhere')(door);
  const open = door.unlocked();
  if (name === 'phone' && open) return later('drawPhone')({ keyring, open, announce: stage.announce, changed: () => void lookAround() });
  const app = reading.app();
  return app ? screenFor(app, location.hash) : null;
}

/** @param {unknown} error @returns {Screen} */
function broken(error) {
  console.error(error);
  return error instanceof NoRoom ? stage.message('kept_failed', { again: location.hash }) : stage.message('problem');
}

/** @param {import('./phone/setup.js').Chosen} chosen @param {import('./phone/setup.js').Occasion} occasion */
async function make(chosen, occasion) {
  const { blocked, said } = await ready.make(chosen, occasion);
  if (!blocked) { redirect('#/home'); stage.announce(said); }
  return blocked;
}

/** What brings a covered screen back. @returns {import('./phone/cover.js').Guard} */
function guard() {
  const open = door.unlocked();
  return { pin: open?.pin ?? null, passphrase: open !== null, passkey: open !== null && hasPasskey };
}

/** Whether this is the person whose phone is open. What is no wrong passphrase, too soon or a key that could not be made, is said as what it is. @param {() => Promise<import('./sealing/keyring.js').Unlocked>} way */
async function proves(way) {
  const shown = await way();
  shown?.lock();
  return Boolean(shown) && shown?.person.id === door.unlocked()?.person.id;
}

/** The moments at which something may have become possible. */
async function tryEverything() {
  const bare = door.standing() === 'bare';
  void store.tidy(Date.now()).catch(() => {}); // what is past its time goes, though the phone be locked and without signal
  reading.send({ bare });
  void emptied.look().then(stage.changed, () => {}); // a browser that keeps nothing has lost nothing
  if (!bare) void door.hearOfRevoking();
  if (!await door.endSession()) return; // nobody is let in, and no case comes, by a session that was to end
  reading.bring();
  if (door.standing() === 'locked') void door.openByShare();
}

listen({ cover, watch, stage, tryEverything, draw: () => void draw(), lock: (button) => void parting.byHand(button), flush: reading.flush, atRisk: reading.isAtRisk,
  pause: door.pause, resume: door.resume });
void begin();

/** Waits for something, but not for ever: it comes in its own time. @param {number} ms @param {Promise<unknown>|undefined} what */
async function atMost(ms, what) {
  await Promise.race([what, new Promise((tired) => { setTimeout(tired, ms); })]);
}

/** The first screen, then all that can wait for it. */
async function begin() {
  watch.look();
  await door.begin();
  if (door.standing() === 'bare') await atMost(SHORT, reading.app()?.bringCases());
  if (door.standing() !== 'open') {
    await draw();
    void tryEverything();
  }
  void Promise.all([fetchRest(), fetchWords()]).catch(() => {}); // tried again when a screen of it is wanted
  void keepShellReady({ waiting: () => { versionReady = true; stage.changed(); } });
}
