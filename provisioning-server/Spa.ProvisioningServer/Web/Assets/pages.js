'use strict';

// "/" goes to the search box, as everywhere.
document.addEventListener('keydown', event => {
  const typing = event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.querySelector('input[type=search]');
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  } else if (event.key === 'Escape' && typing && typing.type === 'search') {
    typing.blur();
  }
});

// A row is as good as its link, but a selection or a control in it is not a click on it.
document.addEventListener('click', event => {
  const row = event.target.closest('tr[data-href]');
  if (row && !event.target.closest('a, button, input, summary, form') && String(getSelection()) === '') {
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

addEventListener('DOMContentLoaded', () => {
  const place = document.getElementById('traffic');
  if (!place || !window.uPlot) {
    return;
  }

  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = () => ({ stroke: style('--faint'), grid: { stroke: style('--line'), width: 1 }, ticks: { show: false }, size: 34, font: '11px system-ui' });
  const lines = [['served', '--accent'], ['reports', '--pending'], ['turned away', '--problem']];
  const clock = time => new Date(time * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  let chart;
  const draw = async () => {
    const answer = await fetch(place.dataset.source, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok) {
      return;
    }

    const rows = await answer.json();
    const columns = [0, 1, 2, 3].map(i => rows.map(row => row[i]));
    if (chart) {
      chart.setData(columns);
      return;
    }

    chart = new uPlot({
      width: place.clientWidth,
      height: 110,
      padding: [6, 8, 0, 0],
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (_, low, high) => [0, Math.max(4, high)] } },
      axes: [{ ...axis(), size: 22, values: (_, times) => times.map(clock) }, { ...axis(), incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] }],
      series: [{ label: 'at', value: (_, time) => time === null ? '--' : clock(time) }, ...lines.map(([label, colour]) => ({ label: label + ' / min', stroke: style(colour), width: 1.5, points: { show: false } }))],
    }, columns, place);
  };
  draw();
  setInterval(draw, 15000);
  addEventListener('resize', () => chart?.setSize({ width: place.clientWidth, height: 110 }));
});
