// The least that a form on a phone could do: count what was chosen, and keep it at every change.
const answers = {};
const count = document.getElementById('n');
let database;

const opening = indexedDB.open('visit', 1);
opening.onupgradeneeded = () => opening.result.createObjectStore('drafts');
opening.onsuccess = () => { database = opening.result; };

document.forms[0].addEventListener('change', ({ target }) => {
  answers[target.name] = target.value;
  count.textContent = `${Object.keys(answers).filter((name) => !name.endsWith('_note')).length} of 20`;
  database?.transaction('drafts', 'readwrite').objectStore('drafts').put(answers, 'draft');
});
if ('serviceWorker' in navigator) navigator.serviceWorker.register('sw.js');
