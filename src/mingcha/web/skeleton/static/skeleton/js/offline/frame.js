// In the frame of every page: how many records wait on this device, sending them when there is a network, and signing out tidily.
// The rest is loaded only on devices that keep something.

const IN_USE = 'mingcha.offline', LEAVING = 'mingcha.offline.leaving', AGAIN_MS = 120000;
const { user, offlinePage: base, draftDays } = document.body.dataset;
const chip = document.querySelector('[data-unsent]');
const load = async () => ({ ...(await import("./queue.js")), ...(await import("./store.js")) });

async function look(loaded) {
  const { countUnsent, dropOldDrafts, forget, forgetOthers, possible, upload } = await loaded;
  if (!possible) return;
  const left = localStorage.getItem(LEAVING);
  if (left) { await forget(left); localStorage.removeItem(LEAVING); }
  await forgetOthers(user);
  await dropOldDrafts(Number(draftDays));

  async function show() {
    const waiting = await countUnsent(user);
    chip.hidden = waiting === 0;
    chip.textContent = `${waiting} 份未上传`;
    return waiting;
  }
  async function send() {
    if (!(await show()) || navigator.onLine === false) return;
    const { saved } = await upload(base);
    if (saved) document.dispatchEvent(new CustomEvent('mingcha:say', { detail: `已上传 ${saved} 份核查记录` }));
    await show();
  }
  document.addEventListener('mingcha:queue', show);
  addEventListener('online', send);
  setInterval(() => { if (!document.hidden) send(); }, AGAIN_MS);
  await send();
}

function warn(form, waiting) {
  form.dataset.warned = '1';
  const bar = document.getElementById('leaving-bar').content.firstElementChild.cloneNode(true);
  bar.querySelector('[data-waiting]').textContent = waiting;
  bar.querySelector('[data-leave]').addEventListener('click', () => form.requestSubmit());
  if (location.hash === '#side') location.hash = '#main';
  document.getElementById('bars').append(bar);
  bar.scrollIntoView({ block: 'center' });
  bar.querySelector('a').focus();
}

// The key is gone before the page is. What could not be finished is finished by the next page.
async function leave(form, loaded) {
  const { countUnsent, forget } = await loaded;
  const waiting = await countUnsent(user);
  if (waiting && !form.dataset.warned) { warn(form, waiting); return; }
  document.dispatchEvent(new Event('mingcha:leaving')); // nothing is kept any more from here on
  localStorage.setItem(LEAVING, user);
  await Promise.race([forget(user).then(() => localStorage.removeItem(LEAVING)), new Promise(late => { setTimeout(late, 2000); })]);
  go(form);
}
function go(form) {
  form.dataset.tidied = '1';
  form.requestSubmit();
}

function start() {
  const loaded = load();
  look(loaded).catch(() => { chip.hidden = true; }); // a browser that keeps nothing has nothing to send
  // Before all other listeners, and from the first moment on.
  addEventListener('submit', event => {
    const form = event.target;
    if (!form.matches('form[data-sign-out]') || form.dataset.tidied) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(form, loaded).catch(() => go(form));
  }, true);
}

if (user && base && chip) {
  if (localStorage.getItem(IN_USE)) start();
  else document.addEventListener('mingcha:queue', start, { once: true });
}
