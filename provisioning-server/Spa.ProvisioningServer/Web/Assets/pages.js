'use strict';

// A page's stream of news. Only a page that is seen holds a connection, for a browser has six to a server, and an operator more tabs than that.
// A page that is shown again asks from the state it was made of, so that the first word is whatever it missed.
class News {
  constructor(address) {
    this.address = address;
    this.listeners = [];
    this.source = null;
    this.ended = false;
    this.look();
  }

  get readyState() {
    return this.ended ? EventSource.CLOSED : this.source?.readyState ?? EventSource.CONNECTING;
  }

  addEventListener(type, listener) {
    this.listeners.push([type, listener]);
    this.source?.addEventListener(type, listener);
  }

  removeEventListener(type, listener) {
    this.listeners = this.listeners.filter(([t, l]) => t !== type || l !== listener);
    this.source?.removeEventListener(type, listener);
  }

  look() {
    if (document.visibilityState === 'hidden') {
      this.source?.close();
      this.source = null;
    } else if (!this.source && !this.ended) {
      const source = new EventSource(this.address, { withCredentials: true });
      source.onopen = event => this.onopen?.(event);
      source.onerror = event => {
        if (source.readyState === EventSource.CLOSED) {
          this.close();
        }
        this.onerror?.(event);
      };
      this.listeners.forEach(([type, listener]) => source.addEventListener(type, listener));
      this.source = source;
    }
  }

  close() {
    this.ended = true;
    this.source?.close();
    this.source = null;
    streams.delete(this);
  }
}

// A page that is left ends its stream: a browser that keeps the page for "back" would keep the connection too. A page that comes back is loaded anew.
const streams = new Set();
htmx.createEventSource = address => {
  const stream = new News(address);
  streams.add(stream);
  return stream;
};
document.addEventListener('visibilitychange', () => streams.forEach(stream => stream.look()));
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
