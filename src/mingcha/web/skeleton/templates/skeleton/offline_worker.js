// Keeps the empty page for filling in records, and what it is drawn with, for when there is no network. No page about anybody is ever kept:
// every other page comes from the network or, without one, is answered by the empty page.

// KEPT (version, page, files) is written above this text by the view.
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

const kept = async address => (await caches.open(CACHE)).match(address);

addEventListener('fetch', event => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(async () => (await kept(KEPT.page)) || Response.error()));
  else if (KEPT.files.includes(address.pathname)) event.respondWith(fetch(request).catch(async () => (await kept(address.pathname)) || Response.error()));
});
