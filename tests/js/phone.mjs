// A phone whose browser can fail: its database, and the small memory beside it.

/** A small memory, as localStorage is. */
export function aMemo() {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => { kept.set(name, value); }, all: () => Object.fromEntries(kept) };
}

/**
 * A database factory over a sound one that fails as it is told.
 * `fails`: tables at which every write (or, with `writes` false, every step) fails with `failure`; `torn`: tables that read back otherwise.
 */
export function brittle(sound, { fails = [], failure = 'UnknownError', writes = true, torn = [] }) {
  const told = { fails, next: null, each: null, refuse: false, step: 0 };
  const connections = [];
  const hows = [];
  const failing = () => { throw new DOMException('told to', failure); };

  function table(real, name) {
    return new Proxy(real, { get(target, key) {
      const value = target[key];
      if (typeof value !== 'function') return value;
      const isWrite = ['put', 'delete', 'add'].includes(key);
      if (told.step && (told.step -= 1) === 0) return failing;
      if (told.fails.includes(name) && (isWrite || !writes)) return failing;
      if (key === 'put' && torn.includes(name)) return (row) => target.put({ ...row, ct: `${row.ct}~` });
      return value.bind(target);
    } });
  }

  function transaction(real, mode) {
    const doomed = mode === 'readwrite' ? told.next ?? told.each : null;
    if (doomed) told.next = null;
    const handlers = {};
    const silent = doomed === 'silent';
    if (doomed === 'aborted') queueMicrotask(() => { try { real.abort(); } catch { /* ended */ } });
    return new Proxy(real, {
      get(target, key) {
        if (key === 'objectStore') return (name) => table(target.objectStore(name), name);
        const value = target[key];
        return typeof value === 'function' ? value.bind(target) : value;
      },
      set(target, key, value) {
        handlers[key] = value;
        if (silent) return true;
        if (key === 'oncomplete' && doomed === 'after it was written') target.oncomplete = () => handlers.onabort?.();
        else target[key] = value;
        return true;
      },
    });
  }

  function database(real) {
    const proxy = new Proxy(real, {
      get(target, key) {
        if (key === 'transaction') return (tables, mode, how) => { hows.push([mode, how?.durability]); return transaction(target.transaction(tables, mode, how), mode); };
        const value = target[key];
        return typeof value === 'function' ? value.bind(target) : value;
      },
      set(target, key, value) { target[key] = value; return true; },
    });
    connections.push({ real, proxy });
    return proxy;
  }

  return {
    open(...how) {
      if (told.refuse) failing();
      const request = sound.open(...how);
      return new Proxy(request, {
        get(target, key) {
          if (key === 'result') return database(target.result);
          const value = target[key];
          return typeof value === 'function' ? value.bind(target) : value;
        },
        set(target, key, value) { target[key] = value; return true; },
      });
    },
    hows,
    databases: () => sound.databases(),
    heal: () => { told.fails = []; },
    /** The step after so many fails, once. */
    failAtStep: (n) => { told.step = n; },
    fail: (tables) => { told.fails = tables; },
    loseEach: (how) => { told.each = how; },
    refuse: (wish) => { told.refuse = wish; },
    /** The connection is lost: now, or in the course of the next step that writes. */
    lose(how) {
      const { real } = connections.at(-1);
      if (how === 'close') { real.onclose?.(new Event('close')); real.close(); }
      else if (how === 'versionchange') real.onversionchange?.(new Event('versionchange'));
      else if (how === 'closed under us') real.close();
      else told.next = how;
    },
  };
}
