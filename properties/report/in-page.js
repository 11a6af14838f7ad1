/**
 * What the tests look at inside the page, as plain JavaScript that the browser is given before the page itself.
 */
globalThis.look = {
  focused: () => document.activeElement?.textContent?.replace(/\s+/g, ' ').trim() ?? '',

  /** What a page must have to be read by those who do not see it: what axe calls a serious fault, by our own reading. */
  faults: () => {
    const found = [];
    const all = selector => [...document.querySelectorAll(selector)];
    const visible = e => e.offsetParent !== null;
    const name = e => (e.getAttribute('aria-label') ?? '') + e.textContent.trim();
    for (const e of all('a[href], button').filter(visible))
      if (name(e) === '') found.push(`no name: ${e.outerHTML.slice(0, 80)}`);
    for (const e of all('select, input').filter(visible))
      if (document.querySelector(`label[for="${e.id}"]`) === null) found.push(`no label: ${e.id}`);
    for (const e of all('table')) {
      if (e.querySelector('caption') === null) found.push(`no caption: ${e.className}`);
      for (const th of e.querySelectorAll('th'))
        if (!th.hasAttribute('scope')) found.push(`no scope: ${th.textContent}`);
      const columns = e.querySelectorAll('thead th').length;
      for (const tr of e.querySelectorAll('tbody tr'))
        if (tr.children.length !== columns) found.push(`a ragged row: ${tr.textContent}`);
    }
    for (const e of all('svg:not([aria-hidden])'))
      if (e.querySelector('title') === null || e.getAttribute('role') !== 'img')
        found.push('a figure without a title');
    const ids = all('[id]').map(e => e.id);
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`the id ${id} twice`);
    for (const e of all('[aria-labelledby]'))
      if (document.getElementById(e.getAttribute('aria-labelledby')) === null)
        found.push('labelled by nothing');
    const levels = all('h1, h2, h3, h4')
      .filter(visible)
      .map(e => Number(e.tagName[1]));
    if (levels[0] !== 1 || levels.lastIndexOf(1) !== 0) found.push('not one title of the first level');
    for (const [k, level] of levels.entries())
      if (k > 0 && level > levels[k - 1] + 1) found.push('a level is left out');
    if (document.documentElement.lang === '') found.push('no language');
    for (const e of all('[tabindex]')) if (e.tabIndex > 0) found.push('an order of focus of its own');
    return found;
  },

  /** Every pair of colours that a text has with what it stands on, as #rrggbb; in drawings what a text is filled with. */
  colours: () => {
    const hex = rgb => {
      const [r, g, b, a = 1] = rgb.match(/[\d.]+/g).map(Number);
      return a === 0
        ? undefined
        : `#${[r, g, b].map(c => Math.round(c).toString(16).padStart(2, '0')).join('')}`;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Map();
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent.trim();
      const isWritten = !['SCRIPT', 'STYLE', 'OPTION', 'NOSCRIPT', 'title', 'desc'].includes(parent.tagName);
      const isDrawn = parent.getClientRects().length > 0;
      // a number in a matrix stands on its cell, which is no background
      if (text === '' || !isWritten || !isDrawn || parent.closest('.spoken, .matrices svg') !== null)
        continue;
      let on;
      for (let at = parent; at !== null && on === undefined; at = at.parentElement)
        on = hex(getComputedStyle(at).backgroundColor);
      const { color, fill } = getComputedStyle(parent);
      const colour = hex(parent.closest('svg') === null ? color : fill);
      seen.set(`${colour} ${on}`, { text: text.slice(0, 30), colour, on: on ?? '#ffffff' });
    }
    return [...seen.values()];
  },
};
