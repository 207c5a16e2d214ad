// Ticking rows of a list, this page or all that the filter finds, and moving through rows with the keyboard.
// Hooks: data-pick, data-pick-page, data-pick-all, data-pick-none, data-batch, data-rows, data-row-keys.

const all = selector => [...document.querySelectorAll(selector)];

function refresh() {
  const form = document.querySelector('form[data-batch]');
  if (!form) return;
  const boxes = all('input[data-pick]');
  const picked = boxes.filter(box => box.checked);
  const everything = form.querySelector('[data-pick-all-value]').value === '1';
  for (const box of boxes) box.closest('tr').classList.toggle('is-picked', box.checked);
  for (const page of all('input[data-pick-page]')) {
    page.checked = boxes.length > 0 && picked.length === boxes.length;
    page.indeterminate = picked.length > 0 && picked.length < boxes.length;
  }
  form.hidden = picked.length === 0;
  form.querySelector('[data-pick-words]').textContent = everything ? `已选全部 ${form.dataset.total}` : `已选 ${picked.length} 条（本页）`;
  const more = form.querySelector('[data-pick-all]');
  if (more) more.hidden = everything || picked.length < boxes.length;
  form.querySelector('[data-pick-none]').hidden = picked.length === 0;
}

function setAll(value) {
  const field = document.querySelector('[data-pick-all-value]');
  if (field) field.value = value;
}

document.addEventListener('change', event => {
  const box = event.target;
  if (box.matches('input[data-pick-page]')) for (const one of all('input[data-pick]')) one.checked = box.checked;
  else if (!box.matches('input[data-pick]')) return;
  setAll('');
  refresh();
});
document.addEventListener('click', event => {
  if (event.target.closest('[data-pick-all]')) { setAll('1'); refresh(); }
  if (event.target.closest('[data-pick-none]')) {
    for (const box of all('input[data-pick]')) box.checked = false;
    setAll('');
    refresh();
  }
  const keys = event.target.closest('[data-row-keys]');
  if (keys) rowKeys(keys, keys.getAttribute('aria-pressed') !== 'true');
});

// ↑↓ row, Space tick, Enter open: only after switching it on, so that no key surprises anybody.
function rowKeys(button, on) {
  button.setAttribute('aria-pressed', String(on));
  const rows = all('table[data-rows] tbody tr');
  rows.forEach((row, n) => { if (on) row.tabIndex = n === 0 ? 0 : -1; else row.removeAttribute('tabindex'); });
  document.dispatchEvent(new CustomEvent('mingcha:say', { detail: on ? '键盘选行已打开：上下键换行，空格勾选，回车打开' : '键盘选行已关闭' }));
  if (on && rows[0]) rows[0].focus();
}
document.addEventListener('keydown', event => {
  const row = event.target;
  if (!row.matches || !row.matches('table[data-rows] tbody tr[tabindex]') || event.isComposing) return;
  const next = event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null;
  if (next) {
    event.preventDefault();
    row.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  } else if (event.key === ' ') {
    const box = row.querySelector('input[data-pick]');
    if (box) { event.preventDefault(); box.click(); }
  } else if (event.key === 'Enter') {
    const link = row.querySelector('a[href]');
    if (link) { event.preventDefault(); link.click(); }
  }
});

refresh();
document.addEventListener('htmx:afterSettle', refresh);
addEventListener('pageshow', refresh);
