// What is typed in a record's form and not saved yet, kept sealed in the device's box: a second after the last key, on leaving a field, on
// leaving the page. Until the box is there it is in the page only; in clear it is nowhere.

import { clock, fill, valuesOf } from "./fields.js";

const PAUSE_MS = 1000;

// no() is the number of the case that the form shows now, '' for none. { open, keep, stop, offer }.
export function draftOf(form, no) {
  const note = form.querySelector('[data-draft-note]');
  let box = null, typed = false, timer = 0, last = Promise.resolve();

  async function write() {
    clearTimeout(timer);
    if (!box || !typed || !no()) return;
    typed = false;
    const at = Date.now();
    try {
      await box.put('draft', no(), { fields: valuesOf(form), at });
      if (note) note.textContent = `草稿已加密存在本机（${clock(at)}）`;
    } catch (error) {
      typed = true; // the browser's store is full: the page still holds what was typed
    }
  }
  // One after another, so that what was typed last stays.
  const keep = () => { last = last.then(write); return last; };
  const stop = () => { clearTimeout(timer); typed = false; return last; };

  form.addEventListener('input', () => { typed = true; clearTimeout(timer); timer = setTimeout(keep, PAUSE_MS); });
  form.addEventListener('change', () => { typed = true; keep(); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) keep(); });
  document.addEventListener('mingcha:save-drafts', keep);
  document.addEventListener('mingcha:leaving', () => { box = null; });
  addEventListener('pagehide', keep);

  async function offer() {
    // After a refusal the page itself holds what was typed: that is newer than any draft.
    if (document.querySelector('.error-summary')) { typed = true; await keep(); return; }
    const draft = await box.read('draft', no());
    if (!draft || typed || JSON.stringify(draft.fields) === JSON.stringify(valuesOf(form))) return;
    const bar = document.getElementById('draft-bar').content.firstElementChild.cloneNode(true);
    bar.querySelector('p').textContent = `上次没有办完的内容还在（${clock(draft.at)} 保存）。`;
    bar.querySelector('[data-draft-take]').addEventListener('click', () => { fill(form, draft.fields); bar.remove(); form.querySelector('input:not([type=hidden])').focus(); });
    bar.querySelector('[data-draft-drop]').addEventListener('click', async () => { await box.drop('draft', no()); bar.remove(); });
    form.before(bar);
  }
  return { open: opened => { box = opened; return keep(); }, keep, stop, offer };
}
