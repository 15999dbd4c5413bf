'use strict';

// The whole day by keyboard. Rows are table rows with an address (tr[data-href]); the chosen one carries aria-selected and is scrolled to.
(() => {
  let going = 0;
  const rows = () => [...document.querySelectorAll('tr[data-href]')];
  const chosen = () => document.querySelector('tr[data-href].at');

  const choose = row => {
    chosen()?.classList.remove('at');
    if (row) {
      row.classList.add('at');
      row.querySelector('a')?.focus({ preventScroll: true });
      row.scrollIntoView({ block: 'nearest' });
    }
  };

  const step = by => {
    const all = rows();
    const at = all.indexOf(chosen());
    choose(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  };

  const press = selector => document.querySelector(selector)?.click();

  const acts = {
    '/': () => {
      const box = document.querySelector('input[type=search]');
      box?.focus();
      box?.select();
    },
    'j': () => step(1),
    'k': () => step(-1),
    'o': () => chosen()?.querySelector('a')?.click(),
    'x': event => window.pick?.turn(chosen(), event.shiftKey),
    'n': () => press('a[rel=next]'),
    'b': () => press('a[rel=prev]'),
    '?': () => document.getElementById('keys')?.showModal(),
    'g': () => { going = Date.now(); },
  };

  document.addEventListener('keydown', event => {
    const box = event.target.closest('input, textarea, select, [contenteditable]');
    const typing = box && !['checkbox', 'radio'].includes(box.type);
    if (event.key === 'Escape' && typing) {
      box.blur();
      return;
    }

    // Down from the search box is into what it found.
    if (box?.type === 'search' && event.key === 'ArrowDown') {
      event.preventDefault();
      box.blur();
      step(0);
      return;
    }

    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }

    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (going && Date.now() - going < 1500) {
      going = 0;
      const entry = document.querySelector(`nav a[data-go="${CSS.escape(key)}"]`);
      if (entry) {
        event.preventDefault();
        entry.click();
      }

      return;
    }

    if (acts[key]) {
      event.preventDefault();
      acts[key](event);
    }
  });

  document.addEventListener('focusin', event => {
    const row = event.target.closest('tr[data-href]');
    if (row && row !== chosen()) {
      chosen()?.classList.remove('at');
      row.classList.add('at');
    }
  });

  // Live rows are replaced; the operator stays where he was.
  let kept = null;
  document.addEventListener('htmx:beforeSwap', () => { kept = chosen()?.dataset.href; });
  document.addEventListener('htmx:afterSwap', () => {
    const row = kept && rows().find(r => r.dataset.href === kept);
    if (row && !chosen()) {
      row.classList.add('at');
      if (document.activeElement === document.body) {
        row.querySelector('a')?.focus({ preventScroll: true });
      }
    }
  });

  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-opens]');
    if (opener) {
      document.getElementById(opener.dataset.opens)?.showModal();
    }
  });
})();
