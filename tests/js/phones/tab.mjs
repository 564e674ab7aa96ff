// One tab of a phone: the app's own modules put together as capture.js does it, without a screen.
// Nothing here decides anything that the app decides.
import { createApp } from '../../../app/static/js/app/app.js';
import { createDoor } from '../../../app/static/js/app/door.js';
import { createEmptied } from '../../../app/static/js/keeping/emptied.js';
import { createKeyring } from '../../../app/static/js/sealing/keyring.js';
import { createOutbox } from '../../../app/static/js/sending/outbox.js';
import { createPost } from '../../../app/static/js/sending/post.js';
import { createReady } from '../../../app/static/js/app/ready.js';
import { createSafe } from '../../../app/static/js/keeping/safe.js';
import { openStore } from '../../../app/static/js/keeping/store.js';
import * as transport from '../../../app/static/js/sending/transport.js';
import { uuidv4 } from '../../../app/static/js/sealing/vault.js';
import { Closed } from './closed.mjs';

/** A passphrase's secret at once: how slow that is is not what is tried here. */
const derive = {
  secret: async (passphrase) => new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(passphrase))),
  strongest: async (passphrase) => ({ secret: await derive.secret(passphrase), kdf: { name: 'pbkdf2', iterations: 600_000 } }),
};
const passkey = { supported: () => false };
const passphraseOf = (person) => `four invented words of ${person}`;

export class Tab {
  constructor(phone, name, version) {
    Object.assign(this, { phone, name, version, closed: false, asleep: false, app: null });
    const now = () => phone.now();
    const store = openStore({ indexedDB: phone.storage.reachedBy(this), storage: phone.storage.localStorage });
    const spoken = phone.network.spokenBy(this, transport);
    const keyring = createKeyring({ store, derive, passkey, now });
    this.outbox = createOutbox({
      post: createPost({ store, now }), deposit: spoken.depositVisits, chance: () => 0.5, now,
      later: (what, ms) => phone.clock.later(what, ms, this), forget: (timer) => phone.clock.forget(timer),
      alone: (work) => phone.locks.request(this, 'holdfast-send', work),
      changed: () => phone.tellTabs(), revoked: (author) => void this.door.revoked(author),
    });
    this.door = createDoor({ store, keyring, transport: spoken, tabs: this.turns(), house: {
      drawn() {}, bare: async () => {}, opened: (unlocked) => this.opened(unlocked), flush: async () => this.app?.flush(), closed: () => { this.app = null; } } });
    this.emptied = createEmptied({ store, transport: spoken, newDevice: uuidv4 });
    this.ready = createReady({ store, keyring, transport: spoken, door: this.door, bare: () => null, safeFor: (unlocked) => this.safeFor(unlocked) });
    Object.assign(this, { store, keyring, transport: spoken });
  }

  async safeFor(unlocked) {
    return createSafe({ store: this.store, unlocked, publicKey: this.ready.publicKey, device: await this.store.device(), now: () => this.phone.now() });
  }

  async opened(unlocked) {
    await this.ready.bringKey();
    this.app = createApp({ store: await this.safeFor(unlocked), outbox: this.outbox, transport: this.transport, appVersion: this.version, now: () => new Date(this.phone.now()),
      page: { go() {}, redirect: () => null, announce() {}, changed() {}, message: () => null, otherPerson: () => void this.door.lock('other', { online: true }),
        revoked: (author) => void this.door.revoked(author), versionReady: () => false, useNewVersion() {} } });
    await this.app.start();
  }

  /** One tab of a phone writes at a time. One that is asleep is not asked, and does not hear of it before it wakes. */
  turns() {
    const { phone } = this;
    const leave = () => { if (phone.writer === this) phone.writer = null; };
    const writes = async () => {
      phone.writer ??= this;
      return phone.writer === this;
    };
    const takeOver = async () => {
      const before = phone.writer;
      if (before && before !== this && !before.asleep) await before.givesUp();
      phone.writer = this;
      return true;
    };
    return { writes, takeOver, leave };
  }

  async givesUp() {
    await this.app?.flush();
    this.door.givenUp();
  }

  // Steps: what somebody does, or what happens, in this tab

  /** Opens it as one of those who made this phone ready, and writes here from now on. */
  async unlock({ person }) {
    if (this.door.unlocked()?.person.id !== person) {
      if (this.door.unlocked()) await this.door.lock('');
      await this.door.begin();
      if (!(await this.door.people()).includes(person)) throw new Closed('not set up');
      await this.door.openBy(() => this.keyring.withPassphrase(passphraseOf(person)));
    }
    if (this.door.standing() === 'elsewhere') await this.door.takeOver();
    if (!this.app) throw new Closed(this.door.standing());
  }

  /** Makes the phone ready for whoever is signed in. */
  async setUp({ person }) {
    await this.door.begin();
    const { blocked } = await this.ready.make({ passphrase: passphraseOf(person), pin: null }, 'new');
    if (blocked) throw new Closed(blocked);
    if (this.door.standing() === 'elsewhere') await this.door.takeOver();
    await this.app.bringCases();
  }

  async lock() {
    await this.door.lock('');
  }

  /** It is suspended by the browser: others do not wait for it. */
  async sleeps() {
    this.asleep = true;
  }

  /** What was typed last is kept late; then it hears that another tab writes. */
  async wakes({ words }) {
    this.asleep = false;
    const late = this.app && this.lastOpen ? await this.written(this.lastOpen, words).catch(() => null) : null;
    if (this.phone.writer !== this) this.door.givenUp();
    await this.app?.settled(); // what the other tabs said meanwhile
    return late;
  }

  get pages() {
    if (!this.app) throw new Closed(this.door.standing());
    return this.app;
  }

  /** Opens a visit to a profile, or goes on with it, and writes in it. */
  async write({ profile, words }) {
    const app = this.pages;
    if (!app.pack()) await app.bringCases();
    const known = app.known(profile);
    if (!known) throw new Closed('no cases here');
    const opened = await app.desk.open(app.pack(), known);
    return this.change({ id: opened.id, words });
  }

  async change({ id, words, grade = 2 }) {
    const draft = await this.pages.draft(id);
    if (!draft) throw new Closed('no such visit is open');
    Object.assign(draft, { kind: 'announced', start: '09:05', child_seen: true, child_alone: true });
    draft.ratings.h1 = { ...RATED, grade, note: grade >= 4 ? words : '' };
    return this.written(draft, words);
  }

  /** Keeps what was written, and says so only if the app does. */
  async written(draft, words) {
    const app = this.pages;
    draft.summary = words;
    if (draft.revision > 1) draft.reason = words;
    this.lastOpen = draft;
    await app.save(draft);
    if (app.kept() !== 'kept_stored') throw new Closed(app.kept());
    return { id: draft.id, revision: draft.revision };
  }

  async finish({ id }) {
    const app = this.pages;
    const draft = await app.draft(id);
    if (!draft) throw new Closed('no such visit is open');
    const { revision } = draft;
    this.lastOpen = null;
    await app.finish(draft, app.desk.instrumentFor(app.pack(), draft));
    const entry = (await app.store.entries()).find((one) => one.id === id && one.revision === revision);
    const row = entry && await this.store.get('entries', `${id} ${revision}`);
    if (!entry) throw new Closed('not finished');
    return { id, revision, seq: entry.seq, digest: entry.digest, author: entry.author, payload: entry.payload, device: row.device };
  }

  /** Takes up again what was finished on this phone. */
  async correct({ id, words }) {
    const app = this.pages;
    const entry = await app.desk.entry(id);
    if (!entry) throw new Closed('not on this phone');
    await app.desk.reopen(JSON.parse(entry.payload), { id, revision: entry.revision, profile: app.known(entry.profile) });
    return this.change({ id, words });
  }

  /** Takes up again what the record has. */
  async correctFromRecord({ id, words }) {
    const app = this.pages;
    const heard = await app.fetchReturned(id);
    if (heard.heard !== 'answer') throw new Closed(heard.heard);
    const { visit, revision, questions } = heard.answer;
    await app.desk.reopen(visit, { id, revision, profile: app.known(visit.profile), questions });
    return this.change({ id, words });
  }

  /** The moments at which something may have become possible, or somebody says "Send now". */
  async send({ byHand = false }) {
    if (!await this.door.endSession()) return;
    if (byHand && this.app) await this.app.sendNow();
    else await this.outbox.send({ byHand });
    await this.emptied.look();
  }

  /** Brings the cases up to date, as an opened page does: it hears which life of the record this is. */
  async brings() {
    await this.pages.bringCases();
  }

  /** What the page says of itself. A page that is asleep says nothing: nobody sees it. */
  looks() {
    const app = this.door.standing() === 'open' && !this.asleep ? this.app : null;
    return app && { tab: this.name, person: app.person().id, unsent: app.tally().visits, green: app.tally().green };
  }

  close() {
    this.closed = true;
    if (this.phone.writer === this) this.phone.writer = null;
    this.phone.storage.disconnect(this);
    this.phone.locks.releaseAllOf(this);
  }
}

const RATED = { evidence: ['seen'], not_graded: null, cause: null, changed_because: '', copied_from: null, peeked: false };
