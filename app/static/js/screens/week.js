// @ts-check
// This week: whom to visit on which day, what is past its day first. From the case pack, so without signal too.
import { dateInWords, dateOf } from '../shared/dates.js';
import { clone, part, put, show } from '../shared/dom.js';
import { say } from '../shared/words.js';

/** @typedef {import('../visits/visit.js').Profile} Profile */

const AHEAD = 6; // days after today

/**
 * The cases due by day, all that are past theirs under one, and those due later or not at all.
 * @param {Profile[]} profiles @param {string} today
 * @returns {{days: [string, Profile[]][], later: Profile[]}}
 */
export function byDay(profiles, today) {
  const end = new Date(`${today}T12:00:00`);
  end.setDate(end.getDate() + AHEAD);
  /** @param {Profile} one */
  const on = (one) => one.due?.on ?? '9';
  /** @type {Map<string, Profile[]>} */
  const days = new Map();
  const ordered = [...profiles].sort((a, b) => (on(a) < on(b) ? -1 : Number(on(a) > on(b))));
  for (const one of ordered.filter((due) => on(due) <= dateOf(end))) {
    const day = on(one) < today ? '' : on(one);
    days.set(day, [...days.get(day) ?? [], one]);
  }
  return { days: [...days], later: profiles.filter((one) => on(one) > dateOf(end)) };
}

/**
 * Lists the week; what is not of it is left to the list below.
 * @param {HTMLElement} node @param {Profile[]} profiles @param {string} today @param {(profile: Profile) => HTMLElement} line
 * @returns {Profile[]} those due later
 */
export function fillWeek(node, profiles, today, line) {
  const { days, later } = byDay(profiles, today);
  show(node, 'week', days.length > 0);
  part(node, 'week_days').replaceChildren(...days.map(([day, due]) => {
    const group = clone('day');
    put(group, 'day', day === today ? say('today_date', { date: dateInWords(day) }) : day ? dateInWords(day) : say('overdue'));
    part(group, 'day_list').replaceChildren(...due.map(line));
    return group;
  }));
  show(node, 'cases_head', later.length > 0 || !days.length);
  put(node, 'cases_title', say(days.length ? 'cases_later' : 'cases_to_visit'));
  return later;
}
