// @ts-check
// What an answer of the record looks like. What looks otherwise was not heard. Pure.

/** @param {any} answer */
export function isPack(answer) {
  return Boolean(answer && answer.person && typeof answer.person.id === 'string' && answer.numbers
    && Array.isArray(answer.instruments) && Array.isArray(answer.profiles));
}

/** @param {any} answer */
export function isReceipts(answer) {
  return Boolean(answer && typeof answer.epoch === 'string' && Array.isArray(answer.results));
}

/** @param {any} answer */
export function isReturned(answer) {
  return Boolean(answer && answer.visit && Number.isInteger(answer.revision) && Array.isArray(answer.questions));
}

/** @param {any} answer */
export function isObject(answer) {
  return Boolean(answer && typeof answer === 'object' && !Array.isArray(answer));
}

/** @param {any} answer */
export function isKey(answer) {
  return Boolean(answer && typeof answer.kid === 'string' && typeof answer.public_key === 'string');
}

/** @param {any} answer */
export function isRegistered(answer) {
  return isKey(answer) && typeof answer.device === 'string' && typeof answer.share === 'string' && typeof answer.person?.id === 'string';
}

/** @param {any} answer */
export function isShare(answer) {
  return isObject(answer) && typeof answer.person?.id === 'string' && typeof answer.share === 'string';
}

/** @param {any} answer */
export function isKnown(answer) {
  return isObject(answer) && Array.isArray(answer.known);
}

/** @param {any} answer @param {number} asked */
export function isKeys(answer, asked) {
  return isObject(answer) && Array.isArray(answer.keys) && answer.keys.length === asked;
}
