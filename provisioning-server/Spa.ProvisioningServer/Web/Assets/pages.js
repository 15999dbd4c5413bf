'use strict';

// A row is as good as its link, but a selection or a control in it is not a click on it.
document.addEventListener('click', event => {
  const row = event.target.closest('tr[data-href]');
  if (row && !event.target.closest('a, button, input, label, summary, td form') && String(getSelection()) === '') {
    location.href = row.dataset.href;
  }
});

// Refusals come as pages of their own with an error status; they are shown all the same.
document.addEventListener('htmx:beforeSwap', event => {
  if (event.detail.xhr.status >= 400 && event.detail.xhr.status < 500 && event.detail.xhr.status !== 401) {
    event.detail.shouldSwap = event.target.closest('#upload') !== null;
    event.detail.isError = false;
  }
});

document.addEventListener('htmx:xhr:progress', event => {
  const bar = event.target.closest('#upload')?.querySelector('progress');
  if (bar && event.detail.lengthComputable) {
    bar.hidden = false;
    bar.value = 100 * event.detail.loaded / event.detail.total;
  }
});

// A live part that the operator works in is not replaced under his hands.
document.addEventListener('htmx:beforeRequest', event => {
  const cause = event.detail.requestConfig?.triggeringEvent;
  if (cause && cause.type.startsWith('sse:') && event.target.contains(document.activeElement) && document.activeElement.matches('button, input, select, textarea, summary')) {
    event.preventDefault();
  }
});

// A menu closes when another thing is clicked, or by Escape.
document.addEventListener('click', event => {
  document.querySelectorAll('details.menu[open]').forEach(menu => {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  });
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    document.querySelectorAll('details.menu[open]').forEach(menu => { menu.open = false; });
  }
});
