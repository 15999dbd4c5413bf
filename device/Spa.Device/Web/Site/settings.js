'use strict';
const $ = id => document.getElementById(id);
/* Without a name and password that may stand in the page's own address: with them fetch refuses. */
const here = path => location.origin + path;
const who = { factory: 'Factory', profile: 'Provider', user: 'Changed here' };
const takes = { now: '', idle: 'takes effect when phone and line are not in use', restart: 'takes effect with a restart' };
const rights = { na: 'hidden from the user', ro: 'user may read', rw: 'user may change' };
let token = '', tabs = [], page = null, changes = new Map(), backs = new Set(), fields = new Map();

function make(tag, css, text) {
  const node = document.createElement(tag);
  if (css) node.className = css;
  if (text !== undefined) node.textContent = text;
  return node;
}

let toastTimer = 0;
function toast(text) {
  $('toast').textContent = text;
  $('toast').hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $('toast').hidden = true; }, 7000);
}

function gone(text) {
  $('gone').textContent = text;
  $('gone').hidden = text === '';
}

async function get(path) {
  const answer = await fetch(here(path), { headers: { Accept: 'application/json' } });
  if (answer.status === 401) throw new Error('The password has changed. Reload this page to log in again.');
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/* What waits to be saved. */
function count() {
  const many = changes.size + backs.size;
  $('bar').hidden = many === 0;
  $('count').textContent = many === 1 ? '1 change' : `${many} changes`;
}

function mark(row) {
  const field = fields.get(row.name);
  field.box.classList.toggle('changed', changes.has(row.name) || backs.has(row.name));
  count();
}

function wish(row, value) {
  backs.delete(row.name);
  if (value === null || (row.form !== 'secret' && value === row.text)) changes.delete(row.name); else changes.set(row.name, value);
  error(row.name, '');
  mark(row);
}

function error(name, text) {
  const field = fields.get(name);
  if (!field) return;
  field.error.textContent = text;
  field.error.hidden = text === '';
  field.box.classList.toggle('wrong', text !== '');
  if (text === '') field.input.removeAttribute('aria-invalid'); else field.input.setAttribute('aria-invalid', 'true');
}

function input(row, id) {
  let node;
  if (row.form === 'switch' || row.form === 'choice') {
    node = make('select');
    for (const choice of row.choices) {
      const option = make('option', '', row.form === 'switch' ? choice[0].toUpperCase() + choice.slice(1) : choice || '(blank)');
      option.value = choice;
      node.append(option);
    }
    node.value = row.text;
  } else if (row.form === 'lines') {
    node = make('textarea');
    node.rows = Math.min(6, Math.max(1, Math.ceil(row.text.length / 60)));
    node.value = row.text;
    node.spellcheck = false;
  } else {
    node = make('input');
    node.type = row.form === 'secret' ? 'password' : 'text';
    node.value = row.text;
    node.autocomplete = row.form === 'secret' ? 'new-password' : 'off';
    node.spellcheck = false;
    if (row.form === 'secret') node.placeholder = row.filled ? 'set; type to replace' : 'not set';
  }
  if (row.maxLength && 'maxLength' in node) node.maxLength = row.maxLength;
  node.id = id;
  node.name = row.name;
  node.disabled = !row.mayChange;
  node.setAttribute('aria-describedby', `${id}-about ${id}-error`);
  node.addEventListener('input', () => wish(row, row.form === 'secret' && node.value === '' ? null : node.value));
  return node;
}

/* Tones and cadences, as the unit would play what is written: heard, and seen as the line of its loudness. */
let sounds = null, playing = null;

function silence() {
  if (!playing) return;
  const { source, button, timer } = playing;
  playing = null;
  clearInterval(timer);
  button.textContent = 'Hear';
  source.stop();
}

function picture(samples, rate) {
  const bars = 240, step = Math.max(1, Math.floor(samples.length / bars)), tall = 40, box = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  let path = '';
  for (let bar = 0; bar * step < samples.length; bar++) {
    let most = 0;
    for (let i = bar * step; i < Math.min(samples.length, (bar + 1) * step); i++) most = Math.max(most, Math.abs(samples[i]));
    /* 0 to -36 dB: what lies below is silence to look at. */
    const height = most === 0 ? 0 : Math.max(0, 1 + 20 * Math.log10(most) / 36) * tall;
    path += `M${bar + 0.5} ${(tall - height) / 2}v${Math.max(height, 0.6)}`;
  }
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  box.append(line);
  box.setAttribute('viewBox', `0 0 ${bars} ${tall}`);
  box.setAttribute('preserveAspectRatio', 'none');
  box.setAttribute('role', 'img');
  box.setAttribute('aria-label', `${(samples.length / rate).toFixed(1)} seconds of sound`);
  return box;
}

async function hear(row, control, button, strip) {
  const own = playing?.button === button;
  silence();
  if (own) return;
  try {
    const answer = await fetch(here(`/api/sounds/${encodeURIComponent(row.name)}?text=${encodeURIComponent(control.value)}`));
    if (!answer.ok) { strip.hidden = true; error(row.name, (await answer.text()).trim()); return; }
    const bytes = await answer.arrayBuffer(), view = new DataView(bytes), rate = view.getUint32(24, true), samples = new Float32Array((bytes.byteLength - 44) / 2);
    for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(44 + 2 * i, true) / 32768;
    error(row.name, '');
    const time = make('span', 'time', `${(samples.length / rate).toFixed(1)} s`), head = make('span', 'playhead');
    const wave = make('div', 'wave');
    wave.append(picture(samples, rate));
    strip.replaceChildren(wave, time);
    strip.hidden = false;
    if (row.sound !== 'tone' || samples.length === 0) return;
    sounds ??= new AudioContext();
    /* Not waited for: a browser without loudspeakers never says that it goes on. */
    sounds.resume();
    const buffer = sounds.createBuffer(1, samples.length, rate), source = sounds.createBufferSource();
    buffer.copyToChannel(samples, 0);
    source.buffer = buffer;
    source.connect(sounds.destination);
    const began = sounds.currentTime;
    wave.append(head);
    playing = { source, button, timer: setInterval(() => { head.style.left = `${Math.min(100, 100 * (sounds.currentTime - began) / buffer.duration)}%`; }, 50) };
    button.textContent = 'Stop';
    source.onended = () => { head.remove(); if (playing?.source === source) silence(); };
    source.start();
  } catch (e) {
    gone(e instanceof TypeError ? 'The unit does not answer.' : e.message);
  }
}

function sound(row, control) {
  const button = make('button', 'small', row.sound === 'tone' ? 'Hear' : 'Show'), strip = make('div', 'strip');
  button.type = 'button';
  button.setAttribute('aria-label', `${button.textContent} ${row.label}`);
  strip.hidden = true;
  button.addEventListener('click', () => hear(row, control, button, strip));
  return { button, strip };
}

function field(row) {
  const id = `f-${row.name}`, box = make('div', 'field'), head = make('div', 'head'), label = make('label', '', row.label), chip = make('span', `chip by-${row.by}`, who[row.by] ?? row.by);
  label.htmlFor = id;
  box.dataset.text = `${row.label} ${row.name} ${row.meaning} ${row.text}`.toLowerCase();
  box.dataset.name = row.name;
  head.append(label, chip);
  if (row.waits) head.append(make('span', 'chip waits', 'waits'));
  const entry = make('div', 'entry'), control = input(row, id);
  entry.append(control);
  if (row.form === 'secret' && row.mayChange && row.filled) {
    const blank = make('button', 'small', 'Blank');
    blank.type = 'button';
    blank.setAttribute('aria-label', `Blank ${row.label}`);
    blank.addEventListener('click', () => { control.value = ''; control.placeholder = 'will be blank'; wish(row, ''); });
    entry.append(blank);
  }
  if (row.by === 'user' && row.mayChange) {
    const back = make('button', 'small', row.provided === null ? 'Back to factory' : 'Back to provider');
    back.type = 'button';
    back.title = row.provided === null ? row.factory || '(blank)' : row.form === 'secret' ? 'what your provider has set' : row.provided || '(blank)';
    back.addEventListener('click', () => {
      changes.delete(row.name);
      backs.add(row.name);
      if (row.form !== 'secret') control.value = row.provided ?? row.factory;
      error(row.name, '');
      mark(row);
    });
    entry.append(back);
  }
  const heard = row.sound === 'none' ? null : sound(row, control);
  if (heard) entry.append(heard.button);
  const about = make('p', 'about', row.meaning), facts = make('p', 'facts'), wrong = make('p', 'error');
  about.id = `${id}-about`;
  wrong.id = `${id}-error`;
  wrong.hidden = true;
  wrong.setAttribute('role', 'alert');
  const bits = [row.name, row.form === 'choice' || row.form === 'switch' ? '' : row.mayBe, row.form === 'secret' || row.factory === row.text ? '' : `factory: ${row.factory || 'blank'}`, takes[row.applies]];
  if ($('who').textContent === 'admin') bits.push(rights[row.access]);
  for (const bit of bits.filter(b => b)) facts.append(make('span', bit === row.name ? 'code' : '', bit));
  box.append(head, entry, ...(heard ? [heard.strip] : []), wrong, about);
  if (row.masked && row.form !== 'secret') box.append(make('p', 'about', 'A secret in it is shown as ***. To change this text, write the secret in its place.'));
  if (row.notOffered) box.append(make('p', 'about off', `Without effect on this unit. ${row.notOffered}`));
  box.append(facts);
  fields.set(row.name, { box, input: control, error: wrong });
  return box;
}

function find() {
  const words = $('find').value.toLowerCase().split(' ').filter(w => w);
  let seen = 0;
  for (const section of document.querySelectorAll('#form section')) {
    let some = 0;
    for (const box of section.querySelectorAll('.field')) {
      box.hidden = !words.every(w => box.dataset.text.includes(w));
      some += box.hidden ? 0 : 1;
    }
    section.hidden = some === 0;
    seen += some;
  }
  $('none').hidden = seen > 0;
  $('none').textContent = page ? `Nothing on this page has "${$('find').value}".` : '';
}

function draw() {
  silence();
  fields = new Map();
  changes = new Map();
  backs = new Set();
  $('title').textContent = page.title;
  document.title = `${page.title} - SPA3102`;
  $('form').replaceChildren(...page.sections.map(s => {
    const section = make('section', 'card');
    section.append(make('h2', '', s.name.replace(/ \(.*\)$/, '')), ...s.rows.map(field));
    return section;
  }));
  const sections = [...document.querySelectorAll('#form section h2')].map(h => h.textContent);
  $('jump').replaceChildren(...['a section', ...sections].map((name, i) => Object.assign(make('option', '', name), { value: i })));
  $('jump-box').hidden = sections.length < 4;
  $('reset').hidden = !(page.id === 'system' && $('who').textContent === 'admin');
  find();
  count();
}

function drawTabs() {
  $('tabs').replaceChildren(...tabs.map(t => {
    const link = make('a', '', t.title.replace(/^(Router|Voice): /, ''));
    link.href = `#${t.id}`;
    link.append(make('span', 'count', t.count));
    if (page && t.id === page.id) link.setAttribute('aria-current', 'page');
    return link;
  }));
  $('tabs').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

async function open(id) {
  try {
    page = await get(`/api/settings/${id}`);
    gone('');
    draw();
    drawTabs();
  } catch (e) {
    gone(e.message);
  }
}

function target() {
  const id = location.hash.slice(1);
  return tabs.some(t => t.id === id) ? id : tabs[0]?.id;
}

async function save() {
  const wished = { set: Object.fromEntries(changes), back: [...backs] };
  $('save').disabled = true;
  try {
    const sent = await fetch(here('/api/settings'), { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Spa-Token': token, Accept: 'application/json' }, body: JSON.stringify(wished) });
    if (sent.status === 403) {
      /* The unit has restarted since: its tokens are new, what was typed is not lost. */
      token = (await get('/api/settings')).token;
      toast('The unit has restarted meanwhile; please save again.');
      return;
    }
    if (sent.status === 401) throw new Error('The password has changed. Reload this page to log in again.');
    if (!sent.headers.get('Content-Type')?.startsWith('application/json')) throw new Error(await sent.text());
    const answer = await sent.json(), refused = new Map(answer.refused.map(r => [r.name, r.value]));
    toast(answer.sentence);
    if (!answer.stored) return;
    const typed = new Map([...changes].filter(([name]) => refused.has(name)));
    await open(page.id);
    for (const [name, value] of typed) {
      const row = page.sections.flatMap(s => s.rows).find(r => r.name === name);
      if (!row) continue;
      fields.get(name).input.value = value;
      wish(row, value);
    }
    for (const [name, why] of refused) error(name, why);
    const first = fields.get([...refused.keys()][0]);
    if (first) { first.input.focus(); first.box.scrollIntoView({ block: 'center' }); }
  } catch (e) {
    gone(e instanceof TypeError ? 'The unit does not answer. It may be restarting; nothing that you typed is lost, save again in a moment.' : e.message);
  } finally {
    $('save').disabled = false;
  }
}

$('form').addEventListener('submit', event => { event.preventDefault(); if (changes.size + backs.size > 0) save(); });
$('undo').addEventListener('click', draw);
$('find').addEventListener('input', find);
$('jump').addEventListener('change', () => {
  /* What was searched for may hide it. */
  $('find').value = '';
  find();
  document.querySelectorAll('#form section')[$('jump').value - 1]?.scrollIntoView();
  $('jump').value = 0;
});
$('reset-ask').addEventListener('click', () => $('ask').showModal());
$('ask-no').addEventListener('click', () => $('ask').close());
$('ask-yes').addEventListener('click', async () => {
  $('ask').close();
  const answer = await fetch(here('/admin/factory-reset'), { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ token, url: '' }) });
  toast(answer.headers.get('Content-Type')?.startsWith('application/json') ? (await answer.json()).sentence : await answer.text());
});
window.addEventListener('beforeunload', event => { if (changes.size + backs.size > 0) event.preventDefault(); });
window.addEventListener('hashchange', () => {
  if (!page || location.hash === `#${page.id}`) return;
  if (changes.size + backs.size > 0 && !confirm('Leave this page without saving?')) { history.replaceState(null, '', `#${page.id}`); return; }
  open(target());
});
document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); $('form').requestSubmit(); }
  else if (event.key === '/' && !['INPUT', 'TEXTAREA', 'SELECT'].includes(document.activeElement.tagName)) { event.preventDefault(); $('find').focus(); }
});

(async () => {
  try {
    const index = await get('/api/settings');
    token = index.token;
    tabs = index.pages;
    $('who').textContent = index.account;
    if (tabs.length === 0) { $('title').textContent = 'Settings'; $('none').hidden = false; $('none').textContent = 'Your provider lets you change nothing here.'; return; }
    await open(target());
  } catch (e) {
    gone(e.message);
  }
})();
