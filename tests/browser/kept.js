// Everything that a script of ours could have kept in this browser: rows, files, small memories, cookies.
async () => {
  const opened = ({ name }) => new Promise((done) => {
    indexedDB.open(name).onsuccess = ({ target }) => done(target.result);
  });
  const rowsOf = (database, table) => new Promise((done) => {
    const request = database.transaction(table).objectStore(table).getAll();
    request.onsuccess = () => done([table, request.result]);
  });
  const databases = await Promise.all((await indexedDB.databases()).map(opened));
  const tables = await Promise.all(databases.flatMap((one) => [...one.objectStoreNames].map((table) => rowsOf(one, table))));
  for (const one of databases) one.close();
  const files = await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name);
    return Promise.all((await cache.keys()).map(async (request) => (await cache.match(request)).text()));
  }));
  return {
    local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie,
    tables: Object.fromEntries(tables), files: files.flat(),
  };
}
