// In the frame of every page: how many records wait on this device, sending them when there is a network, and signing out tidily.
// The rest is loaded only on devices that keep something.

const IN_USE = 'mingcha.offline', LEAVING = 'mingcha.offline.leaving';
const { user, offlinePage: base } = document.body.dataset;
const chip = document.querySelector('[data-unsent]');

async function start() {
  const { countUnsent, possible, upload } = await import("./queue.js");
  const { forget, forgetOthers } = await import("./store.js");
  if (!possible) return;
  const left = localStorage.getItem(LEAVING);
  if (left) { await forget(left); localStorage.removeItem(LEAVING); }
  await forgetOthers(user);

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
  await send();

  // Before all other listeners: the key is gone before the page is. What could not be finished is finished by the next page.
  addEventListener('submit', async event => {
    const form = event.target;
    if (!form.matches('form[data-sign-out]') || form.dataset.tidied) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const waiting = await countUnsent(user);
    if (waiting && !form.dataset.warned) {
      form.dataset.warned = '1';
      const bar = document.getElementById('leaving-bar').content.firstElementChild.cloneNode(true);
      bar.querySelector('[data-waiting]').textContent = waiting;
      bar.querySelector('[data-leave]').addEventListener('click', () => form.requestSubmit());
      document.getElementById('bars').append(bar);
      bar.scrollIntoView({ block: 'center' });
      if (location.hash === '#side') location.hash = '#main';
      bar.querySelector('a').focus();
      return;
    }
    form.dataset.tidied = '1';
    localStorage.setItem(LEAVING, user);
    await Promise.race([forget(user).then(() => localStorage.removeItem(LEAVING)), new Promise(go => { setTimeout(go, 2000); })]);
    form.requestSubmit();
  }, true);
}

if (user && base && chip) {
  if (localStorage.getItem(IN_USE)) start();
  else document.addEventListener('mingcha:queue', start, { once: true });
}
