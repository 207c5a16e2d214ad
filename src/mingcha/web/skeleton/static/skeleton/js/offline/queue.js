// The queue of records that were saved on the device: sent one after another, each with its own token, so that the server takes each once.
// An item leaves the queue only when the server says that it has it, or when its owner throws it away.

import { Box, countUnsent, keepKey, openBox, possible } from "./store.js";

const PATIENCE_MS = 20000;
export { Box, countUnsent, openBox, possible };

const ask = (address, more = {}) => fetch(address, {
  credentials: 'same-origin', redirect: 'manual', cache: 'no-store', headers: { 'X-Background': '1' }, signal: AbortSignal.timeout(PATIENCE_MS), ...more,
});
const tell = () => document.dispatchEvent(new Event('mingcha:queue'));
const signedOut = answer => answer.type === 'opaqueredirect' || answer.status === 401;

// Who is signed in, and that person's key: { state: 'ready', box, csrf } | 'sign_in' | 'refused' | 'later'.
export async function fetchKey(base, patience = PATIENCE_MS) {
  try {
    const answer = await ask(`${base}key/`, { signal: AbortSignal.timeout(patience) });
    if (signedOut(answer)) return { state: 'sign_in' };
    if (answer.status === 403) return { state: 'refused' };
    if (!answer.ok) return { state: 'later' };
    const { user, key, until, csrf } = await answer.json();
    return { state: 'ready', box: await keepKey(user, key, until), csrf };
  } catch (error) {
    return { state: 'later' };
  }
}

// The questions of all cases that the person verifies; how many, or null.
export async function fetchForms(base, box) {
  try {
    const answer = await ask(`${base}records/`);
    if (!answer.ok || answer.type === 'opaqueredirect') return null;
    const { user, records } = await answer.json();
    if (user !== box.user) return null;
    await box.drop('form', ...(await box.all('form')).map(form => form.no));
    for (const record of records) await box.put('form', record.no, record);
    return records.length;
  } catch (error) {
    return null;
  }
}

// A newer answer takes the place of one that the server has surely not got; one whose answer was lost is sent first.
export async function enqueue(box, { no, subject, version, fields }) {
  const at = Date.now();
  const id = `${at}-${crypto.randomUUID().replaceAll('-', '')}`;
  await box.put('queue', id, { no, subject, version, fields, at, tries: 0, problem: null });
  for (const old of await box.all('queue')) {
    if (old.no === no && old.id !== id && (old.problem || !old.tries)) await box.drop('queue', old.id);
  }
  await box.drop('draft', no);
  tell();
  return id;
}

export async function discard(box, id) {
  await box.drop('queue', id);
  tell();
}

async function sendOne(base, { box, csrf }, id, shown) {
  const item = await box.read('queue', id);
  if (!item) return { state: 'gone' };
  await box.put('queue', id, { ...item, tries: item.tries + 1, problem: null });
  const body = new URLSearchParams(item.fields);
  for (const [name, value] of Object.entries({ no: item.no, user: box.user, record_version: item.version, once_token: id.split('-')[1] })) body.set(name, value);
  if (shown) body.set('shown', '1');
  const answer = await ask(`${base}upload/`, { method: 'POST', body, headers: { 'X-CSRFToken': csrf, 'X-Background': '1' } });
  if (signedOut(answer)) return { state: 'sign_in' };
  const said = (answer.headers.get('Content-Type') || '').startsWith('application/json') ? await answer.json() : null;
  if (answer.ok && said) {
    await box.drop('queue', id);
    if (said.record) await box.put('form', item.no, said.record);
    for (const next of said.record ? await box.all('queue') : []) {
      const { id: later, ...rest } = next;
      if (next.no === item.no && next.version === item.version) await box.put('queue', later, { ...rest, version: said.record.version });
    }
    return { state: 'saved', url: said.url };
  }
  if (!said || answer.status >= 500) return { state: 'later' };
  const { record, ...problem } = said;
  if (record) await box.put('form', item.no, record);
  await box.put('queue', id, { ...item, tries: item.tries + 1, problem });
  return { state: 'refused' };
}

// Send what waits. `again` also tries those that were refused before; `shown` is the one after which a page follows that says so. { state, saved, results }: state is 'done', 'sign_in' or 'later'.
export async function upload(base, { again = false, shown = '' } = {}) {
  const work = async lock => {
    const results = new Map();
    if (!lock) return { state: 'busy', saved: 0, results };
    const access = await fetchKey(base);
    if (access.state !== 'ready') return { state: access.state, saved: 0, results };
    let state = 'done';
    for (const item of await access.box.all('queue')) {
      if (item.problem && !again) continue;
      try {
        results.set(item.id, await sendOne(base, access, item.id, item.id === shown));
      } catch (error) {
        results.set(item.id, { state: 'later' });
      }
      state = results.get(item.id).state;
      if (state === 'sign_in' || state === 'later') break;
      state = 'done';
    }
    return { state, saved: [...results.values()].filter(r => r.state === 'saved').length, results };
  };
  const outcome = navigator.locks ? await navigator.locks.request('mingcha-upload', work) : await work(true);
  tell();
  return outcome;
}
