// @ts-check
// Where two wordings of one visit differ, line by line. Pure.

/**
 * @param {any} record the wording that stands
 * @param {any} page the other
 * @returns {{what: string, record: string, page: string}[]}
 */
export function differences(record, page) {
  const [one, other] = [flat(record), flat(page)];
  const keys = [...new Set([...one.keys(), ...other.keys()])].filter((key) => key !== 'recorded_at' && key !== 'app_version');
  return keys.filter((key) => one.get(key) !== other.get(key))
    .map((key) => ({ what: key, record: one.get(key) ?? '', page: other.get(key) ?? '' }));
}

/** Each value by the path to it: `ratings h1 grade`. @param {any} value @param {string} [path] @param {Map<string, string>} [into] @returns {Map<string, string>} */
function flat(value, path = '', into = new Map()) {
  if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) flat(inner, path ? `${path} ${key}` : key, into);
  } else if (value !== null && value !== '') into.set(path, String(value));
  return into;
}
