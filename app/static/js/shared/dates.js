// @ts-check
// Dates and times at the home, as the phone's own clock shows them. The visit's date is always
// the worker's local date. `Intl` stays out of it: its first date costs a slow phone a tenth of a
// second, just when the first item is waited for.
import { list, say } from './words.js';

/** @param {number} number */
const two = (number) => String(number).padStart(2, '0');

/** The local date, `YYYY-MM-DD`. @param {Date} at @returns {string} */
export function dateOf(at) {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The local time, `HH:MM`. @param {Date} at @returns {string} */
export function timeOf(at) {
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment with its local offset, `YYYY-MM-DDTHH:MM:SS+HH:MM`. @param {Date} at @returns {string} */
export function stamp(at) {
  const ahead = -at.getTimezoneOffset();
  const offset = `${ahead < 0 ? '-' : '+'}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${dateOf(at)}T${timeOf(at)}:${two(at.getSeconds())}${offset}`;
}

/** A local date and time as a stamp. @param {string} date @param {string} time @returns {string} */
export function stampAt(date, time) {
  return stamp(new Date(`${date}T${time}:00`));
}

/**
 * A time as it is typed ("1405", "9.30", "14:05"), as `HH:MM`; null if it is none.
 * @param {string} typed
 * @returns {string|null}
 */
export function readTime(typed) {
  const [, hours, minutes] = /^\s*(\d{1,2})[:.\s]?(\d{2})\s*$/.exec(typed) ?? [];
  return hours && Number(hours) < 24 && Number(minutes) < 60 ? `${two(Number(hours))}:${minutes}` : null;
}

/** The name of the phone's time zone. @returns {string} */
export function zone() {
  const { Temporal } = /** @type {any} */ (globalThis);
  return Temporal?.Now.timeZoneId() ?? (Intl.DateTimeFormat().resolvedOptions().timeZone || 'Europe/London');
}

/**
 * A date in words: "4 June 2026".
 * @param {string} date `YYYY-MM-DD`, or a stamp that begins so
 * @returns {string}
 */
export function dateInWords(date) {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number);
  return say('date', { day, month: list('month_names')[month - 1], year });
}

/** The local time of a moment, 24-hour clock: "14:40". @param {string|number|null} moment @returns {string} */
export function clockTime(moment) {
  return moment === null ? '' : timeOf(new Date(moment));
}

/**
 * The child's age in completed years on a day. A birthday on 29 February falls on 1 March in
 * other years.
 * @param {string} born @param {string} on
 * @returns {number}
 */
export function yearsOld(born, on) {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5, 10) < born.slice(5, 10) ? years - 1 : years;
}

/** Completed months, for the youngest. @param {string} born @param {string} on @returns {number} */
export function monthsOld(born, on) {
  const months = (Number(on.slice(0, 4)) - Number(born.slice(0, 4))) * 12 + Number(on.slice(5, 7)) - Number(born.slice(5, 7));
  return on.slice(8, 10) < born.slice(8, 10) ? months - 1 : months;
}

/**
 * The age band on a day; null from the eighteenth birthday on.
 * @param {string|null} born @param {string} on
 * @returns {'unborn'|'under_1'|'1_to_4'|'5_to_11'|'12_to_17'|null}
 */
export function bandOn(born, on) {
  if (!born || born > on) return 'unborn';
  const years = yearsOld(born, on);
  if (years < 1) return 'under_1';
  if (years < 5) return '1_to_4';
  if (years < 12) return '5_to_11';
  return years < 18 ? '12_to_17' : null;
}
