'use strict';

// A page that is left ends its stream of news: a browser that keeps the page for "back" would keep the connection too, and has only six to a server. A page that comes back is loaded anew.
const streams = new Set();
htmx.createEventSource = address => {
  const stream = new EventSource(address, { withCredentials: true });
  streams.add(stream);
  return stream;
};
addEventListener('pagehide', () => streams.forEach(stream => stream.close()));
addEventListener('pageshow', event => {
  if (event.persisted) {
    location.reload();
  }
});

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

// A live part that the operator works in is not replaced under his hands: neither asked for, nor put there when the answer comes while he has begun.
const worksIn = part => (part.contains(document.activeElement) && document.activeElement.matches('button, input, select, textarea, summary')) || part.querySelector('details.sure[open]') !== null;
const isNews = detail => detail.requestConfig?.triggeringEvent?.type.startsWith('sse:') === true;
document.addEventListener('htmx:beforeRequest', event => {
  if (isNews(event.detail) && worksIn(event.target)) {
    event.preventDefault();
  }
});
document.addEventListener('htmx:beforeSwap', event => {
  if (isNews(event.detail) && worksIn(event.target)) {
    event.detail.shouldSwap = false;
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
