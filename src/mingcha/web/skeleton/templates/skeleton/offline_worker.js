// Keeps the empty page for filling in records, and what it is drawn with, for when there is no network. No page about anybody is ever kept:
// every other page comes from the network or, without one, is answered by the empty page.

// KEPT (version, page, record, files) is written above this text by the view.
const CACHE = `mingcha-offline-${KEPT.version}`;

addEventListener('install', event => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    // Without cookies: the answer is the same for everybody.
    await Promise.all([KEPT.page, ...KEPT.files].map(async address => {
      const answer = await fetch(address, { credentials: 'omit', cache: 'reload' });
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      await cache.put(address, answer);
    }));
    await skipWaiting();
  })());
});

addEventListener('activate', event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('mingcha-offline-') && name !== CACHE) await caches.delete(name);
    await clients.claim();
  })());
});

const kept = async address => (await (await caches.open(CACHE)).match(address)) || Response.error();
const [before, after] = KEPT.record.split('NUMBER');
const PATIENCE_MS = 8000; // a record is asked for where the signal is weak: the empty page can open it too
const HASHED = /\.[0-9a-f]{12}\./; // a name that never has another content

function page(request, path) {
  const answer = fetch(request).catch(() => kept(KEPT.page));
  const onRecord = path === KEPT.page || (path.startsWith(before) && path.endsWith(after));
  return onRecord ? Promise.race([answer, new Promise(go => { setTimeout(() => go(kept(KEPT.page)), PATIENCE_MS); })]) : answer;
}

async function file(request, path) {
  const found = HASHED.test(path) ? await (await caches.open(CACHE)).match(path) : null;
  return found || fetch(request).catch(() => kept(path));
}

addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request, pathname));
  else if (KEPT.files.includes(pathname)) event.respondWith(file(request, pathname));
});
