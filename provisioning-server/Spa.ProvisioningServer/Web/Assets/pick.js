'use strict';

// Rows of a list that are selected with their boxes: kept while live rows are replaced, and by "x" from the keyboard.
(() => {
  const chosen = new Set();
  let last = null;
  const boxes = () => [...document.querySelectorAll('td.pick input')];

  const show = () => {
    const all = boxes();
    all.forEach(box => { box.checked = chosen.has(box.value); });
    const here = all.filter(box => box.checked).length;
    const button = document.getElementById('on-selected');
    if (button) {
      button.disabled = here === 0;
      document.getElementById('picked').textContent = here;
    }

    const every = document.getElementById('pick-all');
    if (every) {
      every.checked = here > 0 && here === all.length;
      every.indeterminate = here > 0 && here < all.length;
    }
  };

  const turn = (box, upTo) => {
    if (!box) {
      return;
    }

    const all = boxes();
    const [from, to] = [all.findIndex(b => b.value === last), all.indexOf(box)];
    const on = !chosen.has(box.value);
    const some = upTo && from >= 0 ? all.slice(Math.min(from, to), Math.max(from, to) + 1) : [box];
    some.forEach(b => on ? chosen.add(b.value) : chosen.delete(b.value));
    last = box.value;
    show();
  };

  window.pick = { turn: (row, upTo) => turn(row?.querySelector('td.pick input'), upTo) };
  document.addEventListener('click', event => {
    if (event.target.matches('td.pick input')) {
      event.target.checked = chosen.has(event.target.value);
      turn(event.target, event.shiftKey);
      // What the box shows after the click is what was turned.
      setTimeout(show);
    } else if (event.target.id === 'pick-all') {
      boxes().forEach(box => event.target.checked ? chosen.add(box.value) : chosen.delete(box.value));
      show();
    }
  });
  document.addEventListener('htmx:afterSwap', show);
  addEventListener('pageshow', show);
})();

// The last script: whoever waits for a page to listen to keys waits for this.
document.documentElement.dataset.ready = '';
