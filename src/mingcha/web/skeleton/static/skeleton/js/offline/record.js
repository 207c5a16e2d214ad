// The record's page: its questions are kept for filling in without a network; 保存 puts the record into the device's queue and sends it from
// there, so that a connection that breaks loses nothing. Without this script the form is sent as ever. Where nothing can be sealed (no
// https, a browser that keeps nothing) what is typed is kept for the tab only.

import { Box, discard, enqueue, fetchKey, openBox, possible, upload } from "./queue.js";
import { draftOf } from "./draft.js";
import { clock, fill, valuesOf } from "./fields.js";

const PATIENCE_MS = 6000, AGAIN_MS = 20000;

const form = document.querySelector('form[data-offline-form]');
const { user, offlinePage: base } = document.body.dataset;
const about = JSON.parse(document.getElementById('record-package').textContent);
const version = () => Number(form.elements.record_version.value);

function bar(id) {
  const shown = document.getElementById(id).content.firstElementChild.cloneNode(true);
  document.getElementById('bars').replaceChildren(shown);
  return shown;
}

function keepInTab() {
  form.dataset.draft = 'tab';
  document.dispatchEvent(new Event('mingcha:watch-drafts'));
}

async function start(draft) {
  const access = await fetchKey(base, PATIENCE_MS);
  const box = access.state === 'ready' ? access.box : await openBox(user);
  if (!(box instanceof Box) || box.user !== user) {
    if (access.state === 'later') setTimeout(() => start(draft).catch(keepInTab), AGAIN_MS);
    else keepInTab();
    return;
  }
  navigator.serviceWorker.register(`${base}worker.js`, { scope: '/' }).catch(() => {}); // refused by a browser's setting: the page works, only not without a network
  await box.put('form', about.no, about);
  document.dispatchEvent(new Event('mingcha:queue')); // from now on the frame looks after what lies here
  const waiting = (await box.all('queue')).filter(item => item.no === about.no).pop();
  if (waiting) offer(box, waiting);
  await draft.open(box);
  form.addEventListener('submit', event => { event.preventDefault(); save(box, draft); });
  await draft.offer();
}

function offer(box, item) {
  const shown = bar('waiting-record');
  shown.querySelector('[data-when]').textContent = clock(item.at);
  if (item.problem) shown.querySelector('[data-why]').textContent = `${item.problem.what}：${item.problem.why}。`;
  shown.querySelector('[data-take]').addEventListener('click', () => { fill(form, item.fields); shown.remove(); form.querySelector('input:not([type=hidden])').focus(); });
  shown.querySelector('[data-drop]').addEventListener('click', async () => { await discard(box, item.id); shown.remove(); });
}

async function save(box, draft) {
  await draft.stop(); // the queue has it from here on
  const id = await enqueue(box, { no: about.no, subject: about.subject, version: version(), fields: valuesOf(form) });
  const outcome = navigator.onLine === false ? { state: 'later', results: new Map() } : await upload(base, { shown: id });
  const mine = outcome.results.get(id) || { state: outcome.state };
  if (mine.state === 'saved') {
    form.dispatchEvent(new Event('mingcha:kept', { bubbles: true }));
    location.assign(mine.url);
  } else if (mine.state === 'refused') {
    await discard(box, id); // the server's page shows what is wrong beside the fields, with everything that was typed
    form.submit();
  } else {
    form.dispatchEvent(new Event('mingcha:kept', { bubbles: true }));
    form.dispatchEvent(new Event('mingcha:release', { bubbles: true }));
    bar(mine.state === 'sign_in' ? 'kept-sign-in' : 'kept-record').focus();
  }
}

if (form && possible && base) start(draftOf(form, () => about.no)).catch(keepInTab);
else if (form) keepInTab();
