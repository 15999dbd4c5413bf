'use strict';
const $ = id => document.getElementById(id);
const handset = '<path d="M4 15c0-1.2.8-2 2-2h1l1 2h8l1-2h1c1.2 0 2 .8 2 2v4H4z"/><path d="M2 9.5C2 7 6 5 12 5s10 2 10 4.5V11h-4.5l-.8-2.2c-2.500-.8-6.9-.8-9.400 0L6.500 11H2z"/>';
const plug = '<path d="M8 3v5M16 3v5" stroke="currentColor" stroke-width="2.2" fill="none" stroke-linecap="round"/><path d="M5 8h14v3a7 7 0 0 1-6 6.9V21h-2v-3.1A7 7 0 0 1 5 11z"/>';
/* Without a name and password that may stand in the page's own address: with them fetch refuses. */
const here = path => location.origin + path;
let blinks = [], began = performance.now(), token = '', failures = 0;

/* The light: the unit's own times, so that what blinks here blinks there. */
function drawLight(now) {
  const round = blinks.reduce((all, [on, off]) => all + on + off, 0);
  let lit = true;
  if (round > 0) {
    let left = (now - began) % round;
    for (const [on, off] of blinks) {
      if (left < on) { lit = true; break; }
      left -= on;
      if (left < off) { lit = false; break; }
      left -= off;
    }
  }
  $('light').classList.toggle('on', lit && failures < 3);
  requestAnimationFrame(drawLight);
}

function blinkWords(list) {
  if (list.length === 0) return 'steady';
  if (list.length > 1) return `${list.length} blinks, then a pause`;
  return list[0][0] >= 400 ? 'blinking slowly' : 'blinking fast';
}

function span(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min']];
  const out = [];
  for (const [size, name] of parts) {
    const count = Math.floor(seconds / size);
    if (count > 0 && out.length < 2) { out.push(`${count} ${name}`); seconds -= count * size; }
  }
  return out.join(' ');
}

/* One form of dates on all pages, that of the sentences which the unit makes itself (ISO 8601), whatever the browser's language would have. */
function moment(date) {
  const two = n => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function when(at) {
  if (!at) return 'at a time not known (clock not set)';
  const date = new Date(at), ago = Math.max(0, Math.round((Date.now() - date) / 1000));
  return ago < 86400 ? `${span(ago)} ago` : moment(date);
}

function rows(list, pairs) {
  const nodes = [];
  for (const [name, value, css] of pairs) {
    if (value === null || value === undefined || value === '') continue;
    const dt = document.createElement('dt'), dd = document.createElement('dd');
    dt.textContent = name;
    dd.textContent = value;
    if (css) dd.className = css;
    nodes.push(dt, dd);
  }
  list.replaceChildren(...nodes);
}

function state(node, text, good) {
  node.textContent = text;
  node.className = 'state' + (good === true ? ' good' : good === false ? ' bad' : '');
  node.hidden = text === '';
}

function attempt(last) {
  if (!last) return [];
  return [
    ['Last', `${when(last.at)} (${last.reason})`],
    [last.good ? 'Result' : 'Reason', last.explanation],
    ['From', last.url],
  ];
}

function line(l) {
  const row = document.createElement('div'), badge = document.createElement('span'), text = document.createElement('div');
  row.className = l.active ? 'line active' : 'line';
  badge.className = 'badge';
  badge.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${l.kind === 'phone' ? handset : plug}</svg>`;
  const name = document.createElement('strong'), words = document.createElement('p'), facts = document.createElement('p');
  name.textContent = l.name;
  words.textContent = l.state;
  facts.className = 'facts';
  for (const fact of l.facts) {
    const item = document.createElement('span');
    item.textContent = `${fact.name} ${fact.value}`;
    facts.append(item);
  }
  text.append(name, words);
  if (l.facts.length > 0) text.append(facts);
  row.append(badge, text);
  return row;
}

function show(s) {
  token = s.token;
  $('cards').hidden = false;
  if (JSON.stringify(blinks) !== JSON.stringify(s.light.blinks)) { blinks = s.light.blinks; began = performance.now(); }
  $('headline').textContent = s.headline;
  $('lightwords').textContent = `Light ${blinkWords(s.light.blinks)}: ${s.light.meaning}`;
  $('who').textContent = s.account;
  document.title = `${s.headline} - ${s.unit.product}`;
  document.querySelectorAll('.admin').forEach(node => { node.hidden = s.account !== 'admin'; });

  $('notes').replaceChildren(...s.notes.map(text => {
    const note = document.createElement('p');
    note.className = 'note';
    note.textContent = text;
    return note;
  }));
  $('lines').replaceChildren(...s.lines.map(line));

  const last = s.settings.last;
  state($('settings-state'), s.settings.state, s.settings.busy ? null : last ? last.good : null);
  rows($('settings'), [
    ...attempt(last),
    ['Next', s.settings.nextSeconds === null ? '' : `in ${span(s.settings.nextSeconds)}${s.settings.nextReason ? ` (${s.settings.nextReason})` : ''}`],
    ['Waiting', s.settings.pending.length === 0 ? '' : `${s.settings.pending.length === 1 ? '1 setting takes' : `${s.settings.pending.length} settings take`} effect when phone and line are not in use`],
    ['Report', s.report ? `${s.report.good ? 'received' : 'failed'} ${when(s.report.at)}${s.report.good ? '' : `: ${s.report.explanation}`}` : ''],
  ]);

  const f = s.firmware, loading = f.bytes !== null;
  state($('firmware-state'), loading ? 'Fetching new firmware' : f.state, loading ? null : f.last ? f.last.good : null);
  $('progress').hidden = !loading;
  if (loading) {
    if (f.total) { $('bar').max = f.total; $('bar').value = f.bytes; } else { $('bar').removeAttribute('value'); }
    const mega = bytes => (bytes / 1048576).toFixed(1);
    $('percent').textContent = f.total ? `${Math.floor(100 * f.bytes / f.total)} % of ${mega(f.total)} MB` : `${mega(f.bytes)} MB`;
  }
  rows($('firmware'), [
    ['Version', f.version, 'code'],
    ['Ready to start', f.staged],
    ...attempt(f.last),
    ['Next', f.nextSeconds === null ? '' : `in ${span(f.nextSeconds)}`],
  ]);
  const m = s.management;
  $('management-card').hidden = !m;
  $('new-firmware').hidden = s.account !== 'admin' || !m?.decidesFirmware;
  if (m) {
    state($('management-state'), m.state, m.good);
    rows($('management'), [
      ['Server', m.server],
      ['Last session', m.last ? when(m.last) : ''],
      ['Reached', m.reached],
      ['Reason', m.reason],
      ['To be told', m.events.join(', ')],
    ]);
  }

  rows($('unit'), [
    ['Model', s.unit.product],
    ['Serial', s.unit.serial, 'code'],
    ['MAC', s.unit.mac.toUpperCase(), 'code'],
    ['Enrolment code', s.unit.enrolmentCode, 'code'],
    ['Certificate', s.unit.certificateUntil ? `good until ${s.unit.certificateUntil.slice(0, 10)}. ${s.unit.certificateState}` : ''],
    ['Name', s.unit.hostName],
    ['Time', s.unit.clock ? `${moment(new Date(s.unit.clock))}${s.unit.clockSource ? ` (from ${s.unit.clockSource})` : ''}` : 'not set'],
    ['Network', s.network.address ? `${s.network.state} (${s.network.address})` : s.network.state],
    ['Hardware', s.unit.hardware],
    ['Running for', span(s.unit.upSeconds)],
    ['Start check', s.health.length === 0 ? '' : s.health.join('; ')],
  ]);
}

function gone(text) {
  $('gone').textContent = text;
  $('gone').hidden = text === '';
}

/* Between two news the counters go on by themselves. */
let latest = null, came = 0;
function take(s) {
  latest = s;
  came = performance.now();
  failures = 0;
  gone('');
  show(s);
}

function tick() {
  if (latest === null || failures > 0) return;
  const passed = Math.floor((performance.now() - came) / 1000), less = left => left === null ? null : Math.max(0, left - passed);
  show({
    ...latest,
    unit: { ...latest.unit, upSeconds: latest.unit.upSeconds + passed, clock: latest.unit.clock && new Date(Date.parse(latest.unit.clock) + passed * 1000).toISOString() },
    settings: { ...latest.settings, nextSeconds: less(latest.settings.nextSeconds) },
    firmware: { ...latest.firmware, nextSeconds: less(latest.firmware.nextSeconds) },
  });
}

function lost() {
  failures++;
  if (failures === 3) { $('headline').textContent = 'The unit does not answer'; gone('No answer from the unit. It may be restarting; this page goes on by itself.'); }
}

/* The unit sends what is new. Where it cannot (it restarts, or too many watch), the page asks. */
let events = null;
function listen() {
  if (document.hidden || events !== null) return;
  events = new EventSource(here('/api/status/live'));
  events.onmessage = event => take(JSON.parse(event.data));
  events.onerror = () => { hush(); ask(); };
}

function hush() {
  events?.close();
  events = null;
}

async function ask() {
  let wait = 1000;
  try {
    const answer = await fetch(here('/api/status'), { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(8000) });
    if (answer.status === 401) { gone('The password has changed. Reload this page to log in again.'); return; }
    if (answer.status === 429) { gone('Too many wrong passwords from your address; the unit waits before it answers again.'); wait = 10000; }
    else if (!answer.ok) throw new Error(answer.statusText);
    else { take(await answer.json()); setTimeout(listen, wait); return; }
  } catch {
    lost();
  }
  setTimeout(ask, wait);
}

document.addEventListener('visibilitychange', () => { if (document.hidden) hush(); else listen(); });
setInterval(tick, 1000);

let toastTimer = 0;
function toast(text) {
  $('toast').textContent = text;
  $('toast').hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $('toast').hidden = true; }, 6000);
}

async function act(path) {
  try {
    const answer = await fetch(here(path), { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ token, url: '' }) });
    toast(answer.headers.get('Content-Type')?.startsWith('application/json') ? (await answer.json()).sentence : await answer.text());
  } catch {
    toast('The unit did not answer.');
  }
}

document.querySelectorAll('[data-action]').forEach(button => button.addEventListener('click', () => {
  $('ask-title').textContent = `${button.dataset.title}?`;
  $('ask-text').textContent = button.dataset.text;
  $('ask-yes').textContent = button.textContent;
  $('ask-yes').onclick = () => { $('ask').close(); act(button.dataset.action); };
  $('ask').showModal();
}));
$('ask-no').addEventListener('click', () => $('ask').close());
requestAnimationFrame(drawLight);
listen();
