// What goes wrong on the way: nothing typed is lost, the bar says what happened and offers 重试.

function bar(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
function remove(selector) {
  for (const old of document.querySelectorAll(selector)) old.remove();
}

function showFailure(element, number) {
  remove('[data-failed]');
  const shown = bar('failed-bar');
  const form = element.closest('form');
  const saving = form && form.method === 'post';
  const words = saving ? '没有保存。您填写的内容还在本页，请检查网络后点“重试”。' : '没有取到最新内容。页面上是之前的内容，请检查网络后点“重试”。';
  shown.querySelector('p').textContent = words + (number ? `错误编号 ${number}` : '');
  shown.querySelector('[data-retry]').addEventListener('click', () => {
    shown.remove();
    if (form && form.isConnected) form.requestSubmit();
    else if (element.isConnected && element.href) element.click();
    else location.reload();
  });
  place(form).append(shown);
}

// In an open drawer the bars of the page are covered.
function place(form) {
  const open = form && form.closest('dialog[open]');
  return open ? open.querySelector('.drawer-head') || open : document.getElementById('bars');
}

// Refusals of services come as a bar of their own (what, why, what to do next): put it on top, leave the form as it is.
document.addEventListener('htmx:beforeSwap', event => {
  const { xhr, target } = event.detail;
  if (xhr.status < 400 || !xhr.responseText.includes('data-problem')) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  event.detail.swapOverride = 'innerHTML';
  event.detail.target = target && target.id === 'drawer-body' ? target : document.getElementById('bars');
});

document.addEventListener('htmx:responseError', event => {
  const { xhr, elt } = event.detail;
  if (xhr.getResponseHeader('HX-Redirect')) return;
  showFailure(elt, xhr.getResponseHeader('X-Error-Number') || `HTTP-${xhr.status}`);
});
for (const name of ['htmx:sendError', 'htmx:timeout']) {
  document.addEventListener(name, event => showFailure(event.detail.elt, ''));
}

function offline() {
  remove('[data-offline]');
  const shown = bar('offline-bar');
  const forms = shown.querySelector('[data-offline-forms]');
  if (forms) forms.hidden = !localStorage.getItem('mingcha.offline');
  document.getElementById('bars').append(shown);
}
addEventListener('offline', offline);
addEventListener('online', () => remove('[data-offline]'));
if (navigator.onLine === false) offline();
