// Sending forms: once only, with the button saying so; Ctrl+Enter; pinyin never sends; focus after a swap. Hooks: data-form, data-busy.

let composing = false;
document.addEventListener('compositionstart', () => { composing = true; });
document.addEventListener('compositionend', () => { setTimeout(() => { composing = false; }, 0); });

document.addEventListener('keydown', event => {
  const field = event.target;
  if (event.key !== 'Enter') return;
  if (event.isComposing || composing || event.keyCode === 229) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && field.form && field.form.method === 'post') {
    event.preventDefault();
    field.form.requestSubmit();
  }
}, true);

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll('[data-words]')) {
    button.textContent = button.dataset.words;
    button.removeAttribute('aria-disabled');
    delete button.dataset.words;
  }
}

// A form that was taken by a script instead of being sent.
document.addEventListener('mingcha:release', event => release(event.target));

// A second click while the first is under way does nothing. The words change only after 300 ms: most answers are there before.
document.addEventListener('submit', event => {
  const form = event.target;
  if (composing) { event.preventDefault(); event.stopPropagation(); return; }
  if (form.matches('[data-display]')) return;
  if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sending = '1';
  const button = event.submitter || form.querySelector('button:not([type="button"])');
  if (!button) return;
  button.setAttribute('aria-disabled', 'true');
  button.dataset.words = button.textContent;
  setTimeout(() => { if (form.dataset.sending) button.textContent = button.dataset.busy || '正在办理…'; }, 300);
  // A download answers without leaving the page, so that nothing else would free the form again.
  if (form.hasAttribute('data-download')) setTimeout(() => release(form), 3000);
}, true);

// Back brings the page from the browser's memory: it must be usable again.
addEventListener('pageshow', event => {
  if (event.persisted) for (const form of document.querySelectorAll('form[data-sending]')) release(form);
});

document.addEventListener('htmx:configRequest', event => {
  const token = document.querySelector('meta[name="csrf-token"]');
  // Conditions that were left empty do not belong into the address.
  if (event.detail.elt.matches('form[data-filters]')) {
    for (const [name, value] of [...event.detail.formData]) if (value === '') event.detail.formData.delete(name);
  }
  // A page that asks by itself does not keep a session alive.
  if ((event.detail.elt.getAttribute('hx-trigger') || '').startsWith('every')) event.detail.headers['X-Background'] = '1';
  if (token && event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token.content;
});

let slow = 0;
document.addEventListener('htmx:beforeRequest', event => {
  const region = document.getElementById('list-region');
  if (!region || event.detail.target !== region) return;
  region.setAttribute('aria-busy', 'true');
  slow = setTimeout(() => region.classList.add('is-slow'), 2000);
});

document.addEventListener('htmx:afterRequest', event => {
  clearTimeout(slow);
  const form = event.detail.elt.closest && event.detail.elt.closest('form[data-sending]');
  if (form) release(form);
  const region = document.getElementById('list-region');
  if (region) { region.removeAttribute('aria-busy'); region.classList.remove('is-slow'); }
});

// Focus after a swap goes to what asks for it (drawer's heading, error summary); a list says its new summary and leaves the focus alone.
document.addEventListener('htmx:afterSettle', event => {
  const target = event.detail.target;
  const part = target && target.isConnected ? target : document.getElementById(event.detail.elt && event.detail.elt.id);
  const wanted = part && part.querySelector('[data-focus]');
  if (wanted) { wanted.focus(); return; }
  const region = document.getElementById('list-region');
  const summary = region && region.querySelector('[data-summary]');
  if (summary && event.detail.elt && event.detail.elt.id === 'list-region') {
    document.dispatchEvent(new CustomEvent('mingcha:say', { detail: summary.textContent }));
    if (!document.activeElement || document.activeElement === document.body) {
      const table = region.querySelector('.table-scroll');
      if (table) table.focus({ preventScroll: true });
    }
  }
});

// Progress of a job is said at most every five seconds.
let saidAt = 0;
document.addEventListener('htmx:afterSwap', () => {
  const job = document.querySelector('[data-job]');
  if (!job || Date.now() - saidAt < 5000) return;
  saidAt = Date.now();
  document.dispatchEvent(new CustomEvent('mingcha:say', { detail: job.dataset.say }));
});
