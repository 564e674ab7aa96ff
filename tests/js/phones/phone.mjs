// One phone: what it keeps, its tabs, its clock; and what can happen to all of it.
import { openStore } from '../../../app/static/js/keeping/store.js';
import { TABLES } from '../../../app/static/js/keeping/database.js';
import { Closed } from './closed.mjs';
import { Locks } from './edge.mjs';
import { Storage } from './storage.mjs';
import { Tab } from './tab.mjs';

export class Phone {
  constructor(name, { clock, network }) {
    Object.assign(this, { name, clock, network, ahead: 0, writer: null });
    this.storage = new Storage();
    this.locks = new Locks();
    this.tabs = new Map();
    this.eye = this.seen();
  }

  /** A look into what is kept, past the app's tabs. */
  seen() {
    return openStore({ indexedDB: this.storage.reachedBy({ closed: false }), storage: null });
  }

  /** Something became of what one tab sent: each counts anew. One that is asleep does so when it wakes. */
  tellTabs() {
    for (const tab of this.tabs.values()) if (!tab.asleep) void tab.app?.settled();
  }

  /** By its own clock. */
  now() {
    return this.clock.at + this.ahead;
  }

  inTab(name, step, words) {
    const tab = this.tabs.get(name);
    if (!tab) throw new Closed(`there is no tab ${name}`);
    return tab[step](words);
  }

  // Steps

  async open({ tab, version }) {
    this.close({ tab });
    const opened = new Tab(this, tab, version);
    this.tabs.set(tab, opened);
    await opened.door.begin();
  }

  close({ tab }) {
    this.tabs.get(tab)?.close();
    this.tabs.delete(tab);
  }

  jump({ ms }) {
    this.ahead += ms;
  }

  /** The browser empties the database, while the app is not open; `everything`: the second memory too. */
  lose({ everything = false }) {
    for (const tab of [...this.tabs.keys()]) this.close({ tab });
    this.storage.empty();
    if (everything) this.storage.forget();
  }

  full({ yes }) {
    this.storage.full = yes;
  }

  disconnect() {
    this.storage.disconnect();
  }

  /** Every finished visit on this phone, whosever it is, with what is said of it; and what each page says of itself. */
  async look() {
    const rows = await this.eye.all('entries');
    const entries = rows.map(({ id, revision, digest, author, fate }) => ({ id, revision, digest, author, state: fate.state, reason: fate.reason }));
    return { entries, pages: [...this.tabs.values()].map((tab) => tab.looks()).filter(Boolean) };
  }

  /** The words of every visit being written that can be read here now. */
  async drafts() {
    const found = [];
    for (const { app } of this.tabs.values()) {
      for (const { id, revision, summary } of app ? await app.store.drafts() : []) found.push([id, revision, summary]);
    }
    return found;
  }

  async remembers() {
    return JSON.parse(this.storage.localStorage.getItem('holdfast-numbers') ?? 'null');
  }

  /** All that it keeps, to begin with it again. */
  async snapshot() {
    const rows = [];
    for (const table of Object.keys(TABLES)) for (const row of await this.eye.all(table)) rows.push([table, row]);
    return { rows, words: [...this.storage.words] };
  }

  async furnish({ rows, words }) {
    for (const [table, row] of rows) await this.eye.put(table, row);
    for (const [key, word] of words) this.storage.words.set(key, word);
  }
}
