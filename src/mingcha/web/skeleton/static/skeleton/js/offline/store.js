// What stays on the device for filling in records without a network. Everything personal is sealed (AES-256-GCM) with the person's own key,
// which comes from the server after signing in and goes on signing out: what is not uploaded yet stays, and nobody else can read it.
// Names are user:kind:id; kinds are key, form (a case's questions), draft (being typed), queue (saved, not uploaded). The moment of keeping
// lies beside the seal, so that an old draft can go though nobody can open it.

import { createStore, delMany, get, keys, set } from "../../../vendor/idb-keyval-6.3.0.js";

const place = createStore('mingcha-offline', 'kept');
const IN_USE = 'mingcha.offline';
const nameOf = (user, kind, id) => `${user}:${kind}:${id}`;
const KEY = 'key', SELF = 'own';

export const possible = Boolean(window.isSecureContext && 'serviceWorker' in navigator && window.indexedDB && window.crypto && crypto.subtle);

let leaving = false; // signing out: an answer that is still on its way must not bring the key back
document.addEventListener('mingcha:leaving', () => { leaving = true; });

export class Box {
  constructor(user, key) { this.user = user; this.key = key; }

  async put(kind, id, value) {
    const name = nameOf(this.user, kind, id);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    await set(name, { iv, at: Date.now(), sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) }, this.key, text) }, place);
  }

  // The value; null when there is none or the key does not open it.
  async read(kind, id) {
    const name = nameOf(this.user, kind, id);
    const kept = await get(name, place);
    if (!kept) return null;
    try {
      const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv, additionalData: new TextEncoder().encode(name) }, this.key, kept.sealed);
      return JSON.parse(new TextDecoder().decode(text));
    } catch (error) {
      return null;
    }
  }

  async all(kind) {
    const found = [];
    for (const id of await ids(this.user, kind)) {
      const value = await this.read(kind, id);
      if (value) found.push({ id, ...value });
    }
    return found;
  }

  drop(kind, ...gone) { return delMany(gone.map(id => nameOf(this.user, kind, id)), place); }
}

async function ids(user, kind) {
  const start = nameOf(user, kind, '');
  return (await keys(place)).filter(name => name.startsWith(start)).map(name => name.slice(start.length)).sort();
}

export const countUnsent = async user => (await ids(user, 'queue')).length;

// The key cannot be read out again by any script; it opens the box until the hour that the server named.
export async function keepKey(user, base64, until) {
  const raw = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  await forgetOthers(user);
  if (leaving) throw new Error('signing out');
  await set(nameOf(user, KEY, SELF), { key, until }, place);
  localStorage.setItem(IN_USE, '1');
  return new Box(user, key);
}

// The box of the person whose key lies on this device; null when nobody's does, or it has run out.
export async function openBox(user) {
  for (const name of (await keys(place)).filter(n => n.endsWith(nameOf('', KEY, SELF)))) {
    const owner = name.slice(0, name.indexOf(':'));
    const kept = await get(name, place);
    if (!kept || kept.until < Date.now()) await lock(owner);
    else if (!user || owner === user) return new Box(owner, kept.key);
  }
  return null;
}

const mayGo = name => !name.includes(':queue:');

// The key has run out: it goes, and the forms, which can be had again. What was typed stays behind its lock.
async function lock(user) {
  await delMany((await keys(place)).filter(name => name.startsWith(`${user}:`) && mayGo(name) && !name.includes(':draft:')), place);
}

// What somebody typed and has not saved for so many days; also what can no longer be opened.
export async function dropOldDrafts(days) {
  const oldest = Date.now() - days * 86400000;
  for (const name of (await keys(place)).filter(n => n.includes(':draft:'))) {
    const kept = await get(name, place);
    if (kept && !(kept.at > oldest)) await delMany([name], place);
  }
}

// Signing out: key, forms and what is being typed go; the queue stays behind its lock.
export async function forget(user) {
  await delMany((await keys(place)).filter(name => name.startsWith(`${user}:`) && mayGo(name)), place);
}

// Somebody else has signed in on this device.
export async function forgetOthers(user) {
  await delMany((await keys(place)).filter(name => !name.startsWith(`${user}:`) && mayGo(name)), place);
}
