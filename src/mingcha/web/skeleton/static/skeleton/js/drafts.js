// Drafts of forms with data-draft: kept in this browser per person and address, every 20 seconds and on leaving a field; wiped on
// sending, on signing out and after data-draft-days. Passwords, files, hidden values and fields with data-no-draft (ID numbers, accounts)
// are never kept. data-draft="tab": kept for this tab only, gone when it is closed.

const PREFIX = 'mingcha.draft.';
const SENT = 'mingcha.sent';
const user = document.body.dataset.user || '';
const days = Number(document.body.dataset.draftDays);
const oldest = days ? Date.now() - days * 86400000 : 0;
const mine = `${PREFIX}${user}.`;

function wipe(keep) {
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) {
      if (key.startsWith(PREFIX) && !(keep && key.startsWith(keep) && momentOf(store, key) > oldest)) store.removeItem(key);
    }
  }
}
function momentOf(store, key) {
  try { return JSON.parse(store.getItem(key)).at; } catch (error) { return 0; }
}
const storeOf = form => (form.dataset.draft === 'tab' ? sessionStorage : localStorage);
const keyOf = form => `${mine}${location.pathname}#${form.getAttribute('action') || ''}`;
const kept = field => field.name && !field.disabled && !field.closest('[data-no-draft]') && !/^(hidden|password|file|submit|button)$/.test(field.type)
  && !/id_number|id_card|account|phone|password|token/.test(field.name);

function read(form) {
  const values = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (field.type === 'checkbox' || field.type === 'radio') {
      if (!(field.name in values)) values[field.name] = [];
      if (field.checked) values[field.name].push(field.value);
    } else if (field.tagName === 'SELECT' && field.multiple) {
      values[field.name] = [...field.selectedOptions].map(o => o.value);
    } else {
      values[field.name] = field.value;
    }
  }
  return values;
}

function fill(form, values) {
  for (const field of form.elements) {
    if (!kept(field) || !(field.name in values)) continue;
    const value = values[field.name];
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = value.includes(field.value);
    else if (field.tagName === 'SELECT' && field.multiple) for (const o of field.options) o.selected = value.includes(o.value);
    else field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function save(form) {
  const now = JSON.stringify(read(form));
  if (now === form.draftAtStart || now === form.draftSaved) return;
  try {
    storeOf(form).setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: JSON.parse(now) }));
    form.draftSaved = now;
    const note = form.querySelector('[data-draft-note]');
    if (note) note.textContent = form.dataset.draft === 'tab' ? `草稿已存（${clock(new Date())}），关闭这一页就没有了` : `草稿已存在本机（${clock(new Date())}）`;
  } catch (error) {
    // The browser's store is full or switched off: the form itself still holds what was typed.
  }
}
const clock = at => `${at.getHours()}:${String(at.getMinutes()).padStart(2, '0')}`;

function offer(form) {
  let draft = null;
  try { draft = JSON.parse(storeOf(form).getItem(keyOf(form))); } catch (error) { draft = null; }
  if (!draft || JSON.stringify(draft.values) === form.draftAtStart) return;
  const bar = document.getElementById('draft-bar').content.firstElementChild.cloneNode(true);
  const at = new Date(draft.at);
  bar.querySelector('p').textContent = `上次没有办完的内容还在（${at.getMonth() + 1}月${at.getDate()}日 ${clock(at)} 保存）。`;
  bar.querySelector('[data-draft-take]').addEventListener('click', () => { fill(form, draft.values); bar.remove(); form.querySelector('input,select,textarea').focus(); });
  bar.querySelector('[data-draft-drop]').addEventListener('click', () => { storeOf(form).removeItem(keyOf(form)); bar.remove(); });
  form.before(bar);
}

const forget = key => { localStorage.removeItem(key); sessionStorage.removeItem(key); };

function watch(root) {
  for (const form of root.querySelectorAll('form[data-draft]')) {
    if (form.draftAtStart !== undefined) continue;
    form.draftAtStart = JSON.stringify(read(form));
    // After a refusal the page itself holds what was typed: that is newer than any draft.
    if (!document.querySelector('.error-summary')) offer(form);
    form.addEventListener('change', () => save(form));
  }
}

if (user) {
  wipe(mine);
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  // Sent, and no error came back: the draft has become the record.
  if (sent && !document.querySelector('.error-summary, .problem')) forget(sent);
  watch(document);
  document.addEventListener('mingcha:watch-drafts', () => watch(document));
  document.addEventListener('htmx:afterSettle', event => watch(event.target.isConnected ? event.target : document));
  const saveAll = () => { for (const form of document.querySelectorAll('form[data-draft]')) save(form); };
  setInterval(saveAll, 20000);
  addEventListener('pagehide', saveAll);
  document.addEventListener('mingcha:save-drafts', saveAll);
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.matches('[data-sign-out]')) { for (const f of document.querySelectorAll('form[data-draft]')) f.removeAttribute('data-draft'); wipe(''); return; }
    if (!form.matches('form[data-draft]')) return;
    save(form);
    if (!form.hasAttribute('hx-post')) sessionStorage.setItem(SENT, keyOf(form));
  });
  // Taken into the device's queue: what is typed from now on is a new draft.
  document.addEventListener('mingcha:kept', event => {
    forget(keyOf(event.target));
    sessionStorage.removeItem(SENT);
    event.target.draftAtStart = JSON.stringify(read(event.target));
  });
  document.addEventListener('htmx:afterRequest', event => {
    const form = event.detail.elt;
    if (form.matches && form.matches('form[data-draft]') && event.detail.successful) forget(keyOf(form));
  });
}
