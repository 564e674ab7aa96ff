// @ts-check
// The desk: opening, keeping and finishing visits on the phone. Works without a network.
import { freshFate } from './receipts.js';
import { payloadOf } from './payload.js';
import { NotNext } from './store.js';
import { digest, uuidv4, uuidv7 } from './vault.js';
import { allItemsFor, nextVersion, onOccasionOf, openVisit, tellingItems } from './visit.js';
import { list } from './words.js';

/**
 * @typedef {import('./visit.js').Draft} Draft
 * @typedef {import('./visit.js').Profile} Profile
 * @typedef {import('./outbox.js').Entry} Entry
 */

/**
 * @param {{store: import('./store.js').Store, appVersion: string, now?: () => Date}} house
 */
export function createDesk({ store, appVersion, now = () => new Date() }) {
  /** The newest checklist, or the one a visit began with. @param {any} pack @param {Draft} [draft] @returns {import('./visit.js').Instrument|null} */
  function instrumentFor(pack, draft) {
    const known = pack?.instruments ?? [];
    if (!draft) return known[known.length - 1] ?? null;
    return known.find((/** @type {any} */ one) => one.id === draft.instrument && one.version === draft.instrument_version) ?? null;
  }

  /** The draft already open for a profile, if there is one. @param {string} profile @returns {Promise<Draft|null>} */
  async function draftFor(profile) {
    return (await store.drafts()).find((draft) => draft.profile === profile) ?? null;
  }

  /**
   * Opens a visit to a profile, or gives the one already open. Its identity is made here.
   * @param {any} pack @param {Profile} profile @param {Draft} [from] a visit to a sibling on the same occasion
   * @returns {Promise<Draft>}
   */
  async function open(pack, profile, from) {
    const already = await draftFor(profile.id);
    if (already) return already;
    const instrument = /** @type {any} */ (instrumentFor(pack));
    const opened = openVisit({ id: uuidv7(), occasion: uuidv4(), author: pack.person.id, profile, instrument, people: list('people'), now: now() });
    const draft = from ? onOccasionOf(opened, from) : opened;
    await store.saveDraft(draft);
    return draft;
  }

  /**
   * Opens the next version of a visit, or gives the one already open.
   * @param {any} payload @param {{id: string, revision: number, profile: Profile|null, questions?: any[], told?: string[]}} standing
   * @returns {Promise<Draft>}
   */
  async function reopen(payload, standing) {
    const already = await store.draft(standing.id);
    if (already) return already;
    const draft = nextVersion(payload, standing);
    await store.saveDraft(draft);
    return draft;
  }

  /**
   * Finishes a visit: its words are fixed and it waits to be sent. Twice makes one.
   * @param {Draft} draft @param {import('./visit.js').Instrument} instrument
   * @returns {Promise<Entry>}
   */
  async function finish(draft, instrument) {
    const payload = JSON.stringify(payloadOf(draft, { appVersion, now: now() }));
    const { id, revision, author, profile, initials, reference, born } = draft;
    const tells = tellingItems(draft.ratings, allItemsFor(instrument, draft)).some((key) => !draft.told.includes(key));
    const fixed = { id, revision, author, profile, child: { initials, reference, born }, payload, tells, digest: await digest(payload) };
    return numbered((seq) => ({ ...fixed, seq, fate: freshFate() }));
  }

  /** Gives an entry the next number; if another took it meanwhile, the one after. @param {(seq: number) => Entry} entry @returns {Promise<Entry>} */
  async function numbered(entry) {
    try {
      return await store.finish(entry(await store.nextSeq()));
    } catch (error) {
      if (error instanceof NotNext) return numbered(entry);
      throw error;
    }
  }

  /** Visits opened by mistake, in which nothing was ever answered, are let go. */
  async function tidy() {
    for (const draft of await store.drafts()) if (!draft.touched) await store.dropDraft(draft.id);
  }

  /** The newest wording of each of this person's finished visits, newest first. @param {string|undefined} person @returns {Promise<Entry[]>} */
  async function finished(person) {
    const newest = new Map();
    for (const entry of await store.entries()) if (entry.author === person) newest.set(entry.id, entry);
    return [...newest.values()].reverse();
  }

  /** The newest entry of a visit, or null. @param {string} id @returns {Promise<Entry|null>} */
  async function entry(id) {
    return (await store.entries()).filter((one) => one.id === id).pop() ?? null;
  }

  /**
   * What was recorded for brothers and sisters on the same occasion.
   * @param {Draft} draft
   * @returns {Promise<{id: string, profile: string, initials: string, ratings: Record<string, any>}[]>}
   */
  async function sameOccasion(draft) {
    const drafts = await store.drafts();
    const entries = (await store.entries()).map((one) => ({ id: one.id, initials: one.child.initials, ...JSON.parse(one.payload) }));
    return [...drafts, ...entries.reverse()].filter((one) => one.occasion === draft.occasion && one.profile !== draft.profile);
  }

  /** A finished visit as it was before: for what a sibling's visit shares with it. @param {Entry} finishedOne @returns {Draft} */
  function fromEntry({ id, revision, payload, child, profile }) {
    return nextVersion(JSON.parse(payload), { id, revision, profile: { id: profile, ...child } });
  }

  return { fromEntry, instrumentFor, draftFor, open, reopen, finish, tidy, finished, entry, sameOccasion };
}

/** @typedef {ReturnType<typeof createDesk>} Desk */
