// What a page under measurement notes of itself: when something can be used, and what one tap sets off. It is there before the
// page's own scripts, asks nothing of the page, and is the same for every page that is measured.
(steps) => {
  if (window.top !== window) return;
  const WATCHED = 400; // ms after a tap in which everything that changes belongs to it
  const bench = { ready: null, painted: null, tap: null };
  window.bench = bench;

  /** Calls back when the next frame has been made. */
  const afterFrame = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  });

  /** Whether a finger could press it: it has a size, is not hidden, and nothing lies over it. */
  const isUsable = (element) => {
    if (!element) return false;
    const { left, top, width, height } = element.getBoundingClientRect();
    if (!width || !height || getComputedStyle(element).visibility === 'hidden') return false;
    const [x, y] = [left + width / 2, top + height / 2];
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true; // below the fold: one scrolls to it
    const hit = document.elementFromPoint(x, y);
    return Boolean(hit) && (element.contains(hit) || hit.contains(element) || hit.closest('label')?.control === element);
  };

  /** Presses each of these as soon as it can be pressed; `ready` is when the last could be. */
  bench.watch = ([first, ...others]) => {
    const element = document.body && document.querySelector(first);
    if (!isUsable(element)) return void requestAnimationFrame(() => bench.watch([first, ...others]));
    if (!others.length) return void afterFrame((at) => { bench.ready = at; });
    element.click();
    bench.watch(others);
  };
  if (steps.length) bench.watch(steps);

  /** Watches the next tap: its frame, the last change of the page, the last transaction that kept something. */
  bench.arm = () => {
    const tap = { began: null, frame: null, settled: null, stored: null, writes: 0, over: false };
    bench.tap = tap;
    window.addEventListener('click', ({ timeStamp }) => {
      tap.began = timeStamp;
      const observer = new MutationObserver(() => { tap.settled = performance.now(); });
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      afterFrame((at) => { tap.frame = at; });
      setTimeout(() => { observer.disconnect(); tap.over = true; }, WATCHED);
    }, { capture: true, once: true });
  };

  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function watched(...how) {
    const begun = transaction.apply(this, how);
    if (begun.mode === 'readwrite') begun.addEventListener('complete', () => {
      if (!bench.tap || bench.tap.over) return;
      bench.tap.stored = performance.now();
      bench.tap.writes += 1;
    });
    return begun;
  };
  new PerformanceObserver((list) => { for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') bench.painted = startTime; })
    .observe({ type: 'paint', buffered: true });
}
