// Pages that mean harm go through the program into a record; every page of the room that shows them is opened.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOSTILE } from "./hostile.mjs";
import { browser, record, serve, tab } from "./room.mjs";

let kept, room, chromium;

before(async () => {
  kept = record(HOSTILE);
  room = await serve(kept.dir);
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  await room?.close();
  kept?.remove();
});

/** All links of a page that lead to other pages of the room. */
const links = (page) => page.locator("a[href^='/']").evaluateAll((all) => all.map((a) => a.getAttribute("href").split("#")[0]));

/** What a page has that none of ours may have. */
const injected = (page) => page.evaluate(() => {
  const found = [];
  if (globalThis.owned !== undefined) found.push("something ran");
  for (const one of document.querySelectorAll("[data-owned], base, object, embed, meta[http-equiv], math, template, applet, style, img, video, audio, [style], [ping], [srcdoc], [target]")) {
    found.push(one.outerHTML.slice(0, 200));
  }
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      if (name.startsWith("on")) found.push(`${one.tagName} has ${name}`);
      const leads = ["href", "src", "action", "formaction", "cite"].includes(name);
      if (leads && !/^(https?:\/\/|\/(?!\/)|#|\?|$)/.test(value)) found.push(`${one.tagName} ${name} leads to ${value.slice(0, 80)}`);
      if (leads && /^https?:/.test(value) && one.tagName === "A" && one.rel !== "noopener noreferrer nofollow") found.push(`rel of ${value.slice(0, 80)}`);
    }
  }
  if (document.scripts.length !== 1 || !document.scripts[0].src.startsWith(`${location.origin}/assets/`)) found.push("scripts of others");
  for (const one of document.querySelectorAll("iframe")) if (one.getAttribute("sandbox") !== "") found.push("a frame without a cage");
  if (/[\u202A-\u202E\u2066-\u2069]/.test(document.documentElement.textContent + document.title)) found.push("controls of direction");
  if (document.documentElement.scrollWidth > innerWidth) found.push(`${document.documentElement.scrollWidth} wide`);
  return found;
});

test("nothing that a page brings runs, loads or breaks out", async (t) => {
  const { page, wrong, close } = await tab(chromium.program, room.base, { width: 1000 });
  const said = new Set();
  // Ways that lead round in circles: each address once, and of searches the first of each sort.
  const wanted = /^\/(statement|version|article|person|changes|page)\/[^?]*(\?statement=.*)?$/;
  const todo = ["/", "/search", "/search?q=hostile", "/search?q=%3Cscript%3E", "/compare?a=Lee&b=Reed&q=hostile", "/help"];
  for (const [param, text] of [["q", "<img src=x onerror=alert(1)>"], ["outlet", "\"><script>alert(1)</script>"], ["speaker", "{{7*7}}"], ["after", "'\"><svg onload=alert(1)>"]]) {
    todo.push(`/search?${new URLSearchParams({ [param]: text })}`);
  }
  for (let after = "/search?q=hostile"; after; ) {
    await page.goto(after);
    const next = page.locator('a[rel="next"]');
    after = (await next.count()) ? await next.getAttribute("href") : null;
    if (after) todo.push(after);
  }
  const facets = (await links(page)).filter((l) => l.startsWith("/search?")).slice(0, 30);
  todo.push(...facets);
  const seen = new Set();
  let opened = 0;
  while (todo.length > 0) {
    const path = todo.shift();
    if (seen.has(path)) continue;
    seen.add(path);
    const answer = await page.goto(path, { waitUntil: "load" });
    opened += 1;
    assert.ok(answer.status() < 500, `${path}: ${answer.status()}`);
    const sort = answer.headers()["content-type"];
    if (path.endsWith("/received")) {
      assert.match(sort, /^text\/plain/);
      assert.equal(await page.evaluate(() => document.contentType), "text/plain");
      continue;
    }
    const found = await injected(page);
    if (found.length > 0) said.add(`${path}: ${found.join("; ")}`);
    // Nothing led the tab away.
    assert.equal(new URL(page.url()).origin, room.base, path);
    for (const link of await links(page)) {
      if (wanted.test(link)) todo.push(link);
      const stored = /^\/page\/[^/?]+/.exec(link);
      if (stored) todo.push(`${stored[0]}/received`, `${stored[0]}/seen`);
    }
  }
  // A stored page in its cage may try, and is kept from it: that is what the console is told.
  const tried = /Content Security Policy|sandbox|Blocked (script|form)|Refused to/i;
  const ours = wrong.filter((line) => !(line.startsWith("on the console") && tried.test(line)));
  const asked = ours.filter((line) => !line.startsWith("a request to "));
  // They did try: what would not be seen here if it worked would not be seen if it did not.
  assert.ok(wrong.length > ours.length, "no page in its cage was kept from anything");
  assert.deepEqual([...said], []);
  assert.deepEqual(asked, []);
  assert.deepEqual(chromium.leaked(), []);
  await close();
  const stored = [...seen].filter((path) => path.endsWith("/received")).length;
  t.diagnostic(`${HOSTILE.length} pages, ${stored} of them stored; ${opened} pages of the room opened`);
  assert.ok(stored >= 40, `${stored} of ${HOSTILE.length} hostile pages were reached`);
});

test("nothing that a page brings is in the way of programs", async () => {
  // What is shown by others who embed what the API gives: it is JSON, and told to be nothing else.
  for (const path of ["/api/v1/statements?q=hostile&limit=100", "/api/v1/suggestions?q=le", "/api/v1/statements?q=%3Cscript%3E"]) {
    const answer = await fetch(room.base + path);
    assert.match(answer.headers.get("content-type"), /^application\/json/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    await answer.json();
  }
});
