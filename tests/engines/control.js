// Stores texts and a key as they are, and so much besides that Chromium packs them into a table.
async (texts, key) => {
  const BULK = 96;
  const database = await new Promise((opened, failed) => {
    const request = indexedDB.open('control', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('clear');
    request.onsuccess = () => opened(request.result);
    request.onerror = () => failed(request.error);
  });
  const bytes = Uint8Array.from(key.match(/../g), (pair) => Number.parseInt(pair, 16));
  const write = (rows) => new Promise((done, failed) => {
    const transaction = database.transaction('clear', 'readwrite', { durability: 'strict' });
    for (const [name, row] of rows) transaction.objectStore('clear').put(row, name);
    transaction.oncomplete = () => done(true);
    transaction.onabort = () => failed(transaction.error);
  });
  await write([...Object.entries(texts), ['a key', bytes]]);
  for (let i = 0; i < BULK; i += 1) await write([[`bulk ${i}`, crypto.getRandomValues(new Uint8Array(60_000))]]);
  database.close();
  return true;
}
