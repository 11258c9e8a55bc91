// The search, light and dark, buttons that copy, and tables that are filtered and sorted. Without it every page still reads.
'use strict';

const found = (selector, from = document) => [...from.querySelectorAll(selector)];

// Light or dark, as in the reports.
document.getElementById('theme').addEventListener('click', () => {
  const dark = getComputedStyle(document.documentElement).colorScheme.includes('dark');
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('theme', document.documentElement.dataset.theme);
});

// The index is large, so it is read when somebody searches.
const dialog = document.getElementById('search');
const openSearch = () => {
  if (!dialog.dataset.loaded) {
    dialog.dataset.loaded = 'yes';
    const script = document.createElement('script');
    script.src = `${base_url}/search/main.js`;
    // What was typed while the index was read is searched for when it is there.
    script.addEventListener('load', () => searchWorker.addEventListener('message', event => {
      if (event.data.allowSearch) document.getElementById('mkdocs-search-query').dispatchEvent(new Event('keyup'));
    }));
    document.head.append(script);
  }
  dialog.showModal();
};
document.getElementById('find').addEventListener('click', openSearch);
document.addEventListener('keydown', event => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === '/' && !typing) { event.preventDefault(); openSearch(); }
});
dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });

// On a phone the pages of a section are folded.
if (matchMedia('(max-width: 60rem)').matches) found('nav.pages details').forEach(part => { part.open = false; });

for (const block of found('main .highlight pre')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(block.innerText.replace(/^\$ /gm, ''));
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  block.before(button);
}

// Tables with a filter: the catalogue, a section a kind.
for (const listing of found('.listing')) {
  const rows = found('tbody tr', listing);
  const texts = rows.map(row => `${row.textContent} ${row.dataset.path}`.toLowerCase());
  const sections = found('section', listing);
  const [words, kind, count] = ['input', 'select', 'output'].map(name => listing.querySelector(name));
  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row, at) => { row.hidden = !wanted.every(word => texts[at].includes(word)); });
    let shown = 0;
    for (const section of sections) {
      const left = kind.value && section.dataset.kind !== kind.value ? 0 : found('tbody tr:not([hidden])', section).length;
      section.hidden = !left;
      shown += left;
    }
    count.textContent = `${shown} of ${rows.length}`;
    const query = new URLSearchParams();
    if (words.value) query.set('find', words.value);
    if (kind.value) query.set('kind', kind.value);
    history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`);
  };
  const asked = new URLSearchParams(location.search);
  words.value = asked.get('find') || '';
  kind.value = asked.get('kind') || '';
  words.addEventListener('input', filter);
  kind.addEventListener('change', filter);
  filter();
}

// Their columns sort: numbers from the largest, words from A.
for (const button of found('th button')) {
  const head = button.closest('th');
  const body = head.closest('table').tBodies[0];
  button.addEventListener('click', () => {
    const at = head.cellIndex;
    const numeric = [...body.rows].some(row => row.cells[at].dataset.n !== undefined);
    const before = head.getAttribute('aria-sort');
    const way = before ? (before === 'ascending' ? 'descending' : 'ascending') : numeric ? 'descending' : 'ascending';
    found('th', head.parentElement).forEach(other => other.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', way);
    const sign = way === 'ascending' ? 1 : -1;
    const order = (one, other) => {
      const [a, b] = [one.cells[at], other.cells[at]];
      const [none, last] = [a, b].map(cell => numeric ? cell.dataset.n === undefined : !cell.textContent);
      if (none || last) return none - last;
      return sign * (numeric ? Number(a.dataset.n) - Number(b.dataset.n) : a.textContent.localeCompare(b.textContent, 'en', { numeric: true }));
    };
    body.append(...[...body.rows].sort(order));
  });
}
