// @ts-check
// One case before the visit: what the record says. Hidden as soon as a visit to it is open. Every visit to it that is
// being written is taken up again from here.
import { childLine, fillBar, plainTitle } from './bits.js';
import { dateInWords } from '../shared/dates.js';
import { clone, part, put, show } from '../shared/dom.js';
import { offerAlong } from './along.js';
import { placeOf } from './home.js';
import { ageWords, dueWords, gradeWords } from '../shared/status.js';
import { showStrip } from './strips.js';
import { say } from '../shared/words.js';

/** @param {import('../app/app.js').App} app @param {string[]} params */
export async function drawCase(app, [id]) {
  const profile = await app.profile(id);
  if (!profile) return app.message('case_not_here');
  const node = clone('case');
  const drafts = await app.desk.draftsFor(id, app.person()?.id);
  fillBar(node, { back: '#/home', child: childLine(profile), kept: '' });
  put(node, 'heading', say('name_and_age', { initials: profile.initials, age: ageWords(profile.born, app.today()) }));
  put(node, 'sub', `${profile.reference}. ${dueWords(profile.due)}`);
  show(node, 'unread', profile.handover === false);
  put(node, 'unread', say('handover_unread'));
  part(node, 'ways').replaceChildren(...waysOf(id, drafts).map(button));
  fillKnown(app, node, profile, drafts.some(({ touched }) => touched));
  await offerAlong(app, node, id);
  return { title: plainTitle(node), node };
}

/**
 * The ways from here: on with each visit to this child that is being written, and to a new one where none is.
 * @param {string} id @param {import('../visits/visit.js').Draft[]} drafts @returns {{href: string, words: string}[]}
 */
export function waysOf(id, drafts) {
  const open = drafts.map((draft) => ({ href: placeOf(draft), words: goOn(draft), isNew: draft.revision === 1 }));
  const visits = open.filter(({ isNew }) => isNew);
  const first = visits.length ? visits : [{ href: `#/open/${id}`, words: say('start_visit') }];
  return [...first, ...open.filter(({ isNew }) => !isNew)];
}

/** @param {import('../visits/visit.js').Draft} draft */
function goOn({ revision, visited_on: day }) {
  return say(revision > 1 ? 'go_on_version' : 'go_on_visit', { n: revision, date: dateInWords(day) });
}

/** The first way is the main one. @param {{href: string, words: string}} way @param {number} place */
function button({ href, words }, place) {
  const node = document.createElement('a');
  node.className = `govuk-button govuk-button--block${place ? ' govuk-button--secondary' : ''}`;
  node.href = href;
  node.textContent = words;
  return node;
}

/** @param {import('../app/app.js').App} app @param {HTMLElement} node @param {import('../visits/visit.js').Profile} profile @param {boolean} visiting */
function fillKnown(app, node, profile, visiting) {
  show(node, 'hidden_words', visiting);
  put(node, 'hidden_words', visiting ? say('case_hidden') : '');
  show(node, 'known', !visiting);
  if (visiting) return;
  const instrument = app.desk.instrumentFor(app.pack());
  const sentences = (instrument?.domains ?? []).filter((domain) => profile.domains?.[domain.key]?.sentence)
    .map((domain) => sentence(domain.title, profile.domains?.[domain.key]));
  if (!sentences.length) put(node, 'sentences', say('no_sentences'));
  else part(node, 'sentences').replaceChildren(...sentences, ...legendOf(app.pack()?.legend, profile));
  fillTargets(node, instrument, profile.targets ?? []);
}

/** The verdict as the record words and draws it. @param {string} title @param {{sentence: string, strip?: string}} found @param {string} [label] of the drawing */
function sentence(title, { sentence: words, strip }, label = say('over_time', { domain: title })) {
  const node = clone('sentence');
  put(node, 'title', title);
  put(node, 'sentence', words.startsWith(`${title}: `) ? words.slice(title.length + 2) : words);
  showStrip(part(node, 'plate'), part(node, 'strip'), { strip, words, label });
  return node;
}

/** What the marks mean, under drawings: drawn with the same marks. @param {{sentence: string, strip: string}|null|undefined} legend @param {import('../visits/visit.js').Profile} profile */
function legendOf(legend, profile) {
  if (!legend || !Object.values(profile.domains ?? {}).some(({ strip }) => strip)) return [];
  const node = sentence(say('marks'), legend, say('marks'));
  show(node, 'sentence', false); // it is the drawing's own text
  return [node];
}

/** @param {HTMLElement} node @param {import('../visits/visit.js').Instrument|null} instrument @param {any[]} targets */
function fillTargets(node, instrument, targets) {
  const titles = new Map((instrument?.domains ?? []).flatMap((domain) => domain.items.map((item) => [item.key, item.title])));
  show(node, 'agreed', targets.length > 0);
  part(node, 'targets').replaceChildren(...targets.map((target) => {
    const line = document.createElement('li');
    line.textContent = say('target_line', { item: titles.get(target.item) ?? target.item, grade: gradeWords(target.grade), date: dateInWords(target.by), owner: target.owner ?? '' });
    return line;
  }));
}
