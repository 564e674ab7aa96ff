// @ts-check
// The desk: opening, keeping and finishing visits on the phone. Works without a network.
import { freshFate } from '../sending/receipts.js';
import { fetchRest } from './later.js';
import { NotNext } from '../keeping/errors.js';
import { digest, uuidv4, uuidv7 } from '../sealing/vault.js';
import { allItemsFor, jointOn, onOccasionOf, openVisit, tellingItems } from '../visits/visit.js';
import { dateOf } from '../shared/dates.js';
import { list } from '../shared/words.js';

/**
 * @typedef {import('../visits/visit.js').Draft} Draft
 * @typedef {import('../visits/visit.js').Profile} Profile
 * @typedef {import('../sending/outbox.js').Entry} Entry
 */

/**
 * @param {{store: import('../keeping/memory.js').Store, appVersion: string, now?: () => Date, shelf?: () => any[], person?: () => string|undefined}} house
 *   `shelf`: the checklists that were ever brought here; `person`: whose visits are shown, as far as that is known
 */
export function createDesk({ store, appVersion, now = () => new Date(), shelf = () => [], person = () => undefined }) {
  /** The newest checklist, or the one a visit began with. @param {any} pack @param {Draft} [draft] @returns {import('../visits/visit.js').Instrument|null} */
  function instrumentFor(pack, draft) {
    const known = pack?.instruments ?? [];
    if (!draft) return known[known.length - 1] ?? null;
    return [...known, ...shelf()].find((/** @type {any} */ one) => one.id === draft.instrument && one.version === draft.instrument_version) ?? null;
  }

  /** What is being written of a profile: a visit, and next versions of earlier ones. @param {string} profile @param {string} [author] @returns {Promise<Draft[]>} */
  async function draftsFor(profile, author) {
    return (await store.drafts()).filter((draft) => draft.profile === profile && (!author || draft.author === author));
  }

  /**
   * Opens a visit to a profile, or gives the one already open, which no next version of an earlier visit is. Its identity is made here.
   * @param {any} pack @param {Profile} profile @param {Draft} [from] a visit to a sibling on the same occasion
   * @returns {Promise<Draft>}
   */
  async function open(pack, profile, from) {
    const already = (await draftsFor(profile.id, pack.person.id)).find(({ revision }) => revision === 1);
    if (already) return already;
    const instrument = /** @type {any} */ (instrumentFor(pack));
    const occasion = jointOn(profile, dateOf(now())) ?? uuidv4();
    const opened = openVisit({ id: uuidv7(), occasion, author: pack.person.id, profile, instrument, people: list('people'), now: now() });
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
    const { nextVersion } = await fetchRest();
    const draft = nextVersion(payload, standing);
    await store.saveDraft(draft);
    return draft;
  }

  /**
   * Finishes a visit: its words are fixed and it waits to be sent. Twice makes one.
   * @param {Draft} draft @param {import('../visits/visit.js').Instrument} instrument
   * @returns {Promise<Entry>}
   */
  async function finish(draft, instrument) {
    const { payloadOf } = await fetchRest();
    const payload = JSON.stringify(payloadOf(draft, { appVersion, now: now() }));
    const { id, revision, author, profile, initials, reference, born } = draft;
    const tells = tellingItems(draft.ratings, allItemsFor(instrument, draft)).some((key) => !draft.told.includes(key));
    const fixed = { id, revision, author, profile, child: { initials, reference, born }, payload, tells, digest: await digest(payload) };
    return numbered({ ...fixed, seq: 0, fate: freshFate() });
  }

  /** Gives an entry the next number; if another took it meanwhile, the one after. @param {Entry} entry @returns {Promise<Entry>} */
  async function numbered(entry) {
    try {
      return await store.finish({ ...entry, seq: await store.nextSeq(entry.author) });
    } catch (error) {
      if (error instanceof NotNext) return numbered(entry);
      throw error;
    }
  }

  /** Visits opened by mistake, in which nothing was ever answered, are let go. @param {(id: string) => boolean} [isWanted] whether the page holds answers that could not be kept */
  async function tidy(isWanted = () => false) {
    for (const draft of await store.drafts()) if (!draft.touched && !isWanted(draft.id)) await store.dropDraft(draft.id);
  }

  /** The newest wording of each of this person's finished visits, newest first. @param {string|undefined} person @returns {Promise<Entry[]>} */
  async function finished(person) {
    const newest = new Map();
    for (const entry of await store.entries()) if (entry.author === person) newest.set(entry.id, entry);
    return [...newest.values()].reverse();
  }

  /** The newest entry of a visit, if it is this person's. @param {string} id @returns {Promise<Entry|null>} */
  async function entry(id) {
    const author = person();
    return (await store.entries()).filter((one) => one.id === id && (!author || one.author === author)).pop() ?? null;
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

  /** A finished visit as it was before: for what a sibling's visit shares with it. @param {Entry} finishedOne @returns {Promise<Draft>} */
  async function fromEntry({ id, revision, payload, child, profile }) {
    const { nextVersion } = await fetchRest();
    return nextVersion(JSON.parse(payload), { id, revision, profile: { id: profile, ...child } });
  }

  return { fromEntry, instrumentFor, draftsFor, open, reopen, finish, tidy, finished, entry, sameOccasion };
}

/** @typedef {ReturnType<typeof createDesk>} Desk */
