// Keeps a page as new as what is known. A region is an element with an id and the attribute data-live; what it is to
// show comes from this page's own address, fetched again when orders change. data-live-order="<id>" anywhere on the
// page: only this order's changes count. data-order="<id>" on a row: it is marked when that order has changed.
//
// Without this file a page shows what was known when it was opened.
const ELSEWHERE = 20_000; // milliseconds out of sight until we stop listening: browsers open few connections
const QUIETLY = 3_000; // a connection that is back by then was never lost
const AT_MOST_EVERY = 2_000;
const LATER = [2_000, 5_000, 15_000, 30_000];
const PATIENCE = 20_000;
const UNHEARD = 3; // so many heartbeats that do not come, and the connection is dead

const says = document.querySelector("#connection");
const regions = () => [...document.querySelectorAll("[data-live][id]")].filter((each) => !each.parentElement.closest("[data-live]"));
const order = document.querySelector("[data-live-order]")?.dataset.liveOrder;
const changes = order ? `/v1/orders/${encodeURIComponent(order)}/changes` : "/v1/changes";

let source = null;
let changed = new Set();
let isDue = false;
let isFetching = false;
let lastFetch = 0;
let failures = 0;
let isLost = false;
let wasOpen = false;
let heartbeat = 15_000; // milliseconds of silence after which the stream says that it is there; it says itself how many
let lastHeard = 0;
const timers = {};

function forget(name) {
  clearTimeout(timers[name]);
  timers[name] = 0;
}

// What is said of the connection ------------------------------------------------

function say(kind, words, announced = false) {
  says.hidden = false;
  says.className = `connection ${kind}`;
  says.setAttribute("aria-live", announced ? "polite" : "off");
  says.title = kind === "live" ? says.dataset.sayLiveTitle : "";
  says.textContent = words;
}

function lost() {
  isLost = true;
  say("lost", says.dataset.sayLost, true);
}

function heard() {
  lastHeard = Date.now();
}

/** A connection may die without a word: the network is gone, the lid was shut. Then not even heartbeats come. */
function watch() {
  const rest = lastHeard + UNHEARD * heartbeat - Date.now();
  if (rest > 0) timers.watch = setTimeout(watch, Math.min(rest, heartbeat)); // clocks of timers stand still in sleep
  else {
    close();
    forget("lost");
    if (!isLost) lost();
    open();
  }
}

function connected() {
  heard();
  const mayHaveMissed = failures > 0 || (!wasOpen && performance.now() > AT_MOST_EVERY);
  wasOpen = true;
  failures = 0;
  forget("lost");
  if (isLost) {
    isLost = false;
    refreshSoon(0, says.dataset.sayBack);
  } else {
    say("live", says.dataset.sayLive);
    if (mayHaveMissed) refreshSoon(0);
  }
}

function ended() {
  close();
  say("lost", `${says.dataset.sayEnded} `, true);
  const link = document.createElement("a");
  link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = says.dataset.saySignIn;
  says.append(link);
}

// Listening -------------------------------------------------------------------------

function open() {
  if (source || !regions().length) return;
  source = new EventSource(changes);
  heard();
  watch();
  source.addEventListener("open", connected);
  source.addEventListener("here", (event) => {
    heard();
    heartbeat = JSON.parse(event.data).seconds * 1000;
  });
  source.addEventListener("order", (event) => {
    heard();
    changed.add(JSON.parse(event.data).order_id);
    refreshSoon();
  });
  source.addEventListener("ended", ended);
  source.addEventListener("error", () => {
    if (!source) return;
    if (!isLost && !timers.lost) timers.lost = setTimeout(lost, QUIETLY);
    if (source.readyState !== EventSource.CLOSED) return; // the browser itself tries again
    close();
    timers.again = setTimeout(open, LATER[Math.min(failures++, LATER.length - 1)]);
    if (failures > 1) refreshSoon(0); // whether we are still signed in, the page says
  });
}

function close() {
  source?.close();
  source = null;
  forget("watch");
  clearTimeout(timers.again);
}

function inSight() {
  clearTimeout(timers.elsewhere);
  if (document.visibilityState === "hidden") timers.elsewhere = setTimeout(leave, ELSEWHERE);
  else if (!source && regions().length) {
    open();
    refreshSoon(0);
  } else if (isDue) refreshSoon();
}

function leave() {
  forget("lost");
  close();
}

// Showing -----------------------------------------------------------------------------

function refreshSoon(wait = Math.max(200, lastFetch + AT_MOST_EVERY - Date.now()), words = "") {
  isDue = true;
  if (words) timers.words = words;
  if (document.visibilityState === "hidden" || isFetching) return;
  clearTimeout(timers.refresh);
  timers.refresh = setTimeout(refresh, wait);
}

async function refresh() {
  timers.refresh = 0;
  isDue = false;
  isFetching = true;
  lastFetch = Date.now();
  const ids = changed;
  changed = new Set();
  try {
    const signal = AbortSignal.timeout(PATIENCE); // on a dead connection it would wait for ever, and nothing else be shown
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store", signal });
    if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return ended();
    if (!answer.ok) throw new Error(`${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    let count = 0;
    for (const region of regions()) count += show(region, fresh.getElementById(region.id), ids);
    if (timers.words) say("live", timers.words, true);
    else if (count) say("live", says.dataset.sayTold.replace("{n}", count), true);
    if (timers.words || count) {
      clearTimeout(timers.calm);
      timers.calm = setTimeout(() => source && !isLost && say("live", says.dataset.sayLive), 6_000);
    }
    timers.words = "";
  } catch {
    for (const id of ids) changed.add(id);
    isDue = true;
    timers.refresh = setTimeout(refresh, LATER[1]);
  } finally {
    isFetching = false;
    if (isDue && !timers.refresh) refreshSoon();
  }
}

/** How many marked rows of the region are new; 0 where it stays as it is. */
function show(region, fresh, ids) {
  if (!fresh || fresh.innerHTML === (region.fresh ?? region.innerHTML)) return 0;
  if (isBeingUsed(region)) {
    offer(region, fresh, ids);
    return 0;
  }
  return swap(region, fresh, ids);
}

function swap(region, fresh, ids) {
  const kept = remembered(region);
  const before = texts(region);
  const next = document.importNode(fresh, true);
  next.fresh = fresh.innerHTML;
  region.replaceWith(next);
  restore(next, kept);
  let count = 0;
  for (const row of next.querySelectorAll("[data-order]")) {
    if (!ids.has(row.dataset.order) || before.get(row.dataset.order) === row.textContent) continue;
    row.classList.add("changed");
    count += 1;
  }
  next.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
  return count || (order && ids.size ? 1 : 0);
}

const texts = (region) =>
  new Map([...region.querySelectorAll("[data-order]")].map((row) => [row.dataset.order, row.textContent]));

const fields = (region) => [...region.querySelectorAll("input, select, textarea")];
const isTypedIn = (field) =>
  field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field.type === "file"
      ? field.files.length > 0
      : field.tagName === "SELECT"
        ? [...field.options].some((each) => each.selected !== each.defaultSelected) && field.dataset.touched
        : field.value !== field.defaultValue;

/** Somebody types here, has typed, has opened something, or has marked words. */
function isBeingUsed(region) {
  const at = document.activeElement;
  if (region.contains(at) && at.matches("input, select, textarea")) return true;
  if (region.querySelector("details.choice[open]")) return true;
  const marked = getSelection();
  if (marked && !marked.isCollapsed && region.contains(marked.anchorNode)) return true;
  return fields(region).some((field) => field.type !== "hidden" && isTypedIn(field));
}

function offer(region, fresh, ids) {
  region.querySelector(":scope > .notice.since")?.remove();
  const notice = document.createElement("div");
  notice.className = "notice heed since";
  notice.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = says.dataset.sayChanged;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = says.dataset.sayShow;
  button.addEventListener("click", () => swap(region, fresh, ids));
  notice.append(words, button);
  region.prepend(notice);
  timers.offered = setTimeout(() => region.isConnected && !isBeingUsed(region) && swap(region, fresh, ids), AT_MOST_EVERY);
}

/** What was typed, where one was, what was unfolded, how far tables were scrolled: found again by names and places. */
function remembered(region) {
  const at = document.activeElement;
  const nameOf = (field) => [field.form?.getAttribute("action") ?? "", field.name, field.type === "radio" ? field.value : ""].join(" ");
  const row = region.contains(at) ? at.closest("[data-order]") : null;
  return {
    typed: new Map(fields(region).filter((field) => field.name && field.type !== "hidden" && isTypedIn(field)).map((field) => [nameOf(field), field])),
    nameOf,
    id: region.contains(at) ? at.id : "",
    row: row && [row.dataset.order, [...row.querySelectorAll("a, button")].indexOf(at)],
    unfolded: new Set([...region.querySelectorAll("details[id][open]")].map((each) => each.id)),
    scrolled: [...region.querySelectorAll(".scroll, .framing")].map((each) => [each.scrollLeft, each.scrollTop]),
  };
}

function restore(region, kept) {
  for (const field of fields(region)) {
    const old = kept.typed.get(kept.nameOf(field));
    if (!old) continue;
    if (old.type === "file") field.files = old.files;
    else if (old.type === "checkbox" || old.type === "radio") field.checked = old.checked;
    else field.value = old.value;
    if (old.dataset.touched) field.dataset.touched = "1";
  }
  for (const each of region.querySelectorAll("details[id]")) if (kept.unfolded.has(each.id)) each.open = true;
  region.querySelectorAll(".scroll, .framing").forEach((each, n) => each.scrollTo(...(kept.scrolled[n] ?? [0, 0])));
  const [id, place] = kept.row ?? [];
  const row = id && [...region.querySelectorAll("[data-order]")].find((each) => each.dataset.order === id);
  const at = (kept.id && document.getElementById(kept.id)) || row?.querySelectorAll("a, button")[place];
  at?.focus({ preventScroll: true });
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("select")) event.target.dataset.touched = "1";
});

if (says && regions().length) {
  document.addEventListener("visibilitychange", inSight);
  addEventListener("pagehide", leave);
  addEventListener("offline", () => {
    leave(); // the connection itself would notice only much later
    lost();
  });
  addEventListener("online", open);
  addEventListener("pageshow", (event) => event.persisted && inSight());
  open();
}
