// Two minutes before the session ends: a warning that extends it with one click. All tabs of one person share the clock.

const WARN_SECONDS = 120;
const CLOCK = 'mingcha.alive';
const { sessionSeconds, sessionExtend, signIn } = document.body.dataset;
const dialog = document.getElementById('session-dialog');

if (Number(sessionSeconds) > 0 && sessionExtend && dialog) {
  const seconds = Number(sessionSeconds);
  const warnAt = Math.min(WARN_SECONDS, seconds / 2);
  const left = dialog.querySelector('[data-session-left]');
  let before = null;
  const alive = () => localStorage.setItem(CLOCK, String(Date.now()));
  const remaining = () => seconds - (Date.now() - Number(localStorage.getItem(CLOCK) || Date.now())) / 1000;
  const close = () => { if (dialog.open) { dialog.close(); if (before && before.isConnected) before.focus(); } };

  alive();
  // The server prolongs the session when a person opens a page; polling of a job's progress does not count as presence.
  document.addEventListener('htmx:afterRequest', event => {
    if (event.detail.successful && event.detail.xhr.getResponseHeader('X-Session-Extended')) alive();
  });

  async function extend() {
    try {
      const token = document.querySelector('meta[name="csrf-token"]').content;
      const answer = await fetch(sessionExtend, { method: 'POST', headers: { 'X-CSRFToken': token, 'X-Requested-With': 'fetch' }, credentials: 'same-origin', redirect: 'manual' });
      if (!answer.ok) { leave(); return; }
      alive();
      close();
    } catch (error) {
      left.textContent = '网络恢复前无法延长，';
    }
  }
  function leave() {
    document.dispatchEvent(new Event('mingcha:save-drafts'));
    // Without a network nobody can sign in: the page is covered by the one that works offline, where the device keeps that.
    if (navigator.onLine === false) { location.reload(); return; }
    location.assign(`${signIn}?next=${encodeURIComponent(location.pathname + location.search)}&ended=1`);
  }
  dialog.querySelector('[data-session-go]').addEventListener('click', extend);
  dialog.addEventListener('cancel', event => { event.preventDefault(); extend(); });

  setInterval(() => {
    const rest = remaining();
    if (rest <= 0) { leave(); return; }
    if (rest > warnAt) { close(); return; }
    if (!dialog.open) {
      document.dispatchEvent(new Event('mingcha:save-drafts'));
      before = document.activeElement;
      dialog.showModal();
    }
    const words = rest > 60 ? `${Math.ceil(rest / 60)} 分钟` : `${Math.ceil(rest / 5) * 5} 秒`;
    if (left.textContent !== words) left.textContent = words;
  }, 1000);
}
