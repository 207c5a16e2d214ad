// The page for filling in records without a network. The page itself holds nothing of anybody: what it shows comes out of the device's box.
// The service worker also shows it in place of a page that cannot be reached; a record's address then opens that record.

import { countUnsent, discard, enqueue, fetchForms, fetchKey, openBox, possible, upload } from "./queue.js";
import { draftOf } from "./draft.js";
import { dropOldDrafts, forget } from "./store.js";
import { clock, differences, fill, valuesOf } from "./fields.js";

const root = document.getElementById('offline');
const { base, recordAddress, draftDays } = root.dataset;
const part = name => root.querySelector(`[data-part="${name}"]`);
const show = (name, on) => { part(name).hidden = !on; };
const showState = name => { for (const state of root.querySelector('[data-states]').children) state.hidden = state.dataset.part !== name; };
const form = root.querySelector('form');
const recordUrl = no => recordAddress.replace('NUMBER', encodeURIComponent(no));
const asked = new URLSearchParams(location.search).get('no')
  || decodeURIComponent((location.pathname.match(new RegExp(`^${recordUrl('').replace('//', '/([^/]+)/')}$`)) || [])[1] || '');
const say = text => { part('done').querySelector('p').textContent = text; show('done', true); document.dispatchEvent(new CustomEvent('mingcha:say', { detail: text })); };

// The kept page is the same for everybody: text size and contrast are this person's.
const [size, ...more] = ((document.cookie.match(/(?:^|; )mingcha_display=([\w.-]+)/) || [])[1] || '16').split('.');
document.documentElement.className = [size === '16' ? '' : `fs-${size}`, more[0], more[1] && `density-${more[1]}`].filter(Boolean).join(' ');

const ENTER_MS = 6000, AGAIN_MS = 60000;
const LEAVING = 'mingcha.offline.leaving';
let box = null;
let open = null;
const draft = draftOf(form, () => (open ? open.no : ''));
const drawn = name => document.getElementById(name).content.firstElementChild.cloneNode(true);

async function drawQueue() {
  const items = box ? await box.all('queue') : [];
  const stuck = items.filter(item => item.problem).length;
  show('queue', items.length > 0);
  part('queue').querySelector('[data-counts]').textContent = `${items.length} 份未上传${stuck ? `，其中 ${stuck} 份要先处理` : ''}`;
  part('queue').querySelector('ul').replaceChildren(...items.map(item => {
    const row = drawn('queue-row');
    row.querySelector('[data-what]').textContent = `${item.no}　${item.subject}　${clock(item.at)} 保存`;
    row.querySelector('[data-why]').textContent = item.problem ? `${item.problem.what}：${item.problem.why}。${item.problem.next_step}。` : '等待上传';
    const change = row.querySelector('[data-change]'), drop = row.querySelector('[data-drop]');
    change.addEventListener('click', () => fillIn(item.no));
    drop.addEventListener('click', async () => {
      if (!drop.dataset.asked) { drop.dataset.asked = '1'; drop.textContent = '确认丢弃这一份'; return; }
      await discard(box, item.id);
    });
    return row;
  }));
}

async function drawForms() {
  const forms = box ? await box.all('form') : [];
  const waiting = new Set((box ? await box.all('queue') : []).map(item => item.no));
  show('none', Boolean(box) && forms.length === 0);
  part('forms').querySelector('ul').replaceChildren(...forms.map(kept => {
    const row = drawn('form-row');
    row.querySelector('[data-what]').textContent = `${kept.no}　${kept.subject}　${kept.title}`;
    row.querySelector('[data-why]').textContent = waiting.has(kept.no) ? '已填写，等待上传' : `${kept.place}　期限 ${kept.due}`;
    row.querySelector('[data-open]').addEventListener('click', () => fillIn(kept.no));
    return row;
  }));
}

// The items of this case are made from the one item that the page was printed with.
function layOutItems(items) {
  const sample = document.getElementById('record-item').content;
  root.querySelector('[data-items]').replaceChildren(...items.map(item => {
    const made = sample.cloneNode(true);
    for (const element of made.querySelectorAll('*')) {
      for (const name of ['id', 'name', 'for', 'aria-describedby']) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/(answer|note)_0/, `$1_${item.number}`));
      }
    }
    made.querySelector('legend').textContent = `${item.number}. ${item.words}`;
    made.querySelector('label[for^="record-note"]').firstChild.textContent = `第 ${item.number} 项说明`;
    return made;
  }));
}

async function fillIn(no) {
  const kept = await box.read('form', no);
  show('missing', !kept);
  show('record', false); // shown when it is filled: what is typed must not be overwritten
  if (!kept) return;
  await draft.keep();
  open = kept;
  layOutItems(kept.items);
  part('record').querySelector('h2').textContent = `核查记录 ${no}`;
  part('record').querySelector('[data-about]').textContent = `${kept.subject}　${kept.title}　${kept.place}　期限 ${kept.due}`;
  const waiting = (await box.all('queue')).filter(item => item.no === no).pop();
  const typed = await box.read('draft', no);
  fill(form, kept.values);
  if (waiting) fill(form, waiting.fields);
  if (typed) fill(form, typed.fields);
  const changed = waiting && waiting.problem && waiting.problem.code === 'CONFLICT-02' ? differences(form, kept.values) : [];
  show('theirs', changed.length > 0);
  part('theirs').querySelector('ul').replaceChildren(...changed.map(line => {
    const row = document.createElement('li');
    row.textContent = line;
    return row;
  }));
  show('done', false);
  show('record', true);
  part('record').querySelector('h2').focus();
}

async function save(event) {
  event.preventDefault();
  const fields = valuesOf(form);
  await draft.stop();
  await enqueue(box, { no: open.no, subject: open.subject, version: open.version, fields });
  form.dispatchEvent(new Event('mingcha:release', { bubbles: true }));
  open = null;
  show('record', false);
  await redraw();
  say('已加密存在本机，有网后自动上传');
  part('done').focus();
  if (navigator.onLine !== false) await send(false);
}

const STATES = { ready: 'ready', done: 'ready', busy: 'ready', sign_in: 'sign-in', refused: 'refused', later: 'no-network' };

async function send(again) {
  const { state, saved } = await upload(base, { again });
  showState(STATES[state]);
  if (saved) say(`已上传 ${saved} 份核查记录`);
  await redraw();
}

// Whose forms these are is said by the server as long as it can be reached: a person who has just signed in sees nobody else's.
async function enter() {
  const access = await fetchKey(base, ENTER_MS);
  if (access.state === 'ready') { box = access.box; draft.open(box); }
  showState(STATES[access.state]);
  return access.state;
}

async function download() {
  const state = await enter();
  const kept = state === 'ready' ? await fetchForms(base, box) : null;
  if (kept !== null) say(`已把 ${kept} 件核查件的记录表存到本机`);
  else if (state === 'ready') showState('no-network');
  await redraw();
}

async function redraw() { await drawQueue(); await drawForms(); }

async function online() {
  if (await enter() === 'ready') await send(false);
  else await redraw();
}

async function start() {
  if (!possible) { showState('impossible'); return; }
  const left = localStorage.getItem(LEAVING);
  if (left) { await forget(left); localStorage.removeItem(LEAVING); }
  const state = navigator.onLine === false ? 'later' : await enter();
  box = box || await openBox('');
  if (box) draft.open(box);
  await dropOldDrafts(Number(draftDays));
  showState(!box && state === 'later' ? 'locked' : STATES[state]);
  await redraw();
  if (asked && box) await fillIn(asked);
  else if (location.pathname !== base) show('elsewhere', true);
  show('content', true);
  if (navigator.onLine !== false) navigator.serviceWorker.register(`${base}worker.js`, { scope: '/' }).catch(() => {}); // a browser's setting may forbid it: what is kept can still be uploaded
  if (state === 'ready') await send(false);
  root.dataset.ready = '1';
}

root.querySelector('[data-upload]').addEventListener('click', () => send(true));
root.querySelector('[data-download]').addEventListener('click', download);
root.querySelector('[data-close]').addEventListener('click', async () => { await draft.keep(); open = null; show('record', false); });
form.addEventListener('submit', save);
document.addEventListener('mingcha:queue', redraw);
addEventListener('offline', () => showState('no-network'));
addEventListener('online', online);
setInterval(async () => { if (box && navigator.onLine && !document.hidden && await countUnsent(box.user)) send(false); }, AGAIN_MS);
start();
