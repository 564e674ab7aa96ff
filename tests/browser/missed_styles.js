// Which rules of one stylesheet apply to something on this screen, and are not in another.
async ([whole, own]) => {
  /** A sheet as single selectors, each with the conditions around it and what it declares. */
  const read = async (address) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await (await fetch(address)).text());
    return [...sheet.cssRules].flatMap((rule) => flat(rule, ''));
  };
  const flat = (rule, within) => (rule.selectorText === undefined
    ? [...rule.cssRules ?? []].flatMap((one) => flat(one, `${within}${rule.cssText.split('{')[0]}`))
    : apart(rule.selectorText).map((selector) => ({ selector, text: `${within}${selector} {${declared(rule.style)}}` })));
  const declared = (style) => style.cssText.replace(/--[\w-]+:[^;]*;\s*/g, '').trim(); // tokens that nothing uses may go
  const apart = (list) => list.split(/,(?![^(]*\))/).map((one) => one.trim());
  // Whatever is hovered over, pressed or chosen later counts as well.
  const bare = (selector) => selector.replace(/::[\w-]+|:(?!not|is|where|has|root|first|last|nth|only|empty)[\w-]+/g, '').replace(/:(not|is|where|has)\(\)/g, '')
    .replace(/(^|[\s>+~(])$/, '$1*');
  const applies = (selector) => { try { return document.querySelector(bare(selector)) !== null; } catch { return true; } };

  const ours = new Set((await read(own)).map(({ text }) => text));
  return (await read(whole)).filter(({ selector, text }) => !/{}$|^@media print/.test(text) && applies(selector) && !ours.has(text)).map(({ text }) => text);
}
