// What a person finds on a page, for browsers that have no such words of their own: things by their role and name.
// An expression: an object with the ways of looking.
({
  kinds: {
    button: 'button, summary, input[type=submit]',
    link: 'a[href]',
    radio: 'input[type=radio]',
    checkbox: 'input[type=checkbox]',
    textbox: 'input:not([type]), input[type=text], input[type=email], input[type=password], textarea',
    heading: 'h1',
  },
  tidy: (text) => text.replace(/\s+/g, ' ').trim(),
  shown: (element) => element.checkVisibility({ visibilityProperty: true }),

  /** What something is called. */
  nameOf(element) {
    const others = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id));
    const text = element.getAttribute('aria-label') ?? others.map((one) => one?.textContent ?? '').join(' ');
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(' ');
    return this.tidy(text) || this.tidy(labels) || this.tidy(element.textContent);
  },

  /** The groups of this name; the main part of the page for "main"; the whole page for none. */
  places(within) {
    if (!within) return [document];
    if (within === '^main$') return [document.querySelector('main')];
    const groups = [...document.querySelectorAll('fieldset, [role=group], section')];
    return groups.filter((group) => new RegExp(within).test(this.nameOf(group.querySelector('legend') ?? group)));
  },

  /** The first such thing that is shown, within something named where that is asked for. */
  thing(kind, pattern, within) {
    const named = new RegExp(pattern);
    return this.places(within).flatMap((place) => [...place.querySelectorAll(this.kinds[kind])])
      .find((element) => this.shown(element) && named.test(this.nameOf(element))) ?? null;
  },

  /** The heading of the page. */
  heading() {
    const first = this.thing('heading', '');
    return first ? this.nameOf(first) : '';
  },

  /** Where to put a finger on it, once it is in view, keeps still, and nothing lies over it. */
  async point(kind, pattern, within) {
    const element = this.thing(kind, pattern, within);
    if (!element) return null;
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const before = await this.middle(element);
    const { x, y } = await this.middle(element);
    const hit = document.elementFromPoint(x, y);
    const own = hit && (element.contains(hit) || [...(element.labels ?? [])].some((label) => label.contains(hit)));
    return own && x === before.x && y === before.y ? { x, y } : null;
  },

  /** The middle of something, when the page has next been drawn. */
  async middle(element) {
    await new Promise((drawn) => { requestAnimationFrame(drawn); });
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
  },

  /** Whether a radio button or a checkbox is chosen. */
  chosen(kind, pattern, within) {
    return this.thing(kind, pattern, within)?.checked ?? false;
  },

  /** What stands in a field. */
  value(pattern) {
    return this.thing('textbox', pattern)?.value ?? null;
  },

  /** Whether the shell is kept by a worker that answers for it. */
  ready: async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated',

  /** Whether words stand on the page, where they can be seen. */
  sees(pattern) {
    return new RegExp(pattern).test(this.tidy(document.body.innerText));
  },
})
