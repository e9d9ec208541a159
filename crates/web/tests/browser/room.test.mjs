// What readers do in the room, done in a browser.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PAGES, PASTED } from "./pages.mjs";
import { addresses, browser, record, serve, tab } from "./room.mjs";

let kept, room, chromium;

before(async () => {
  kept = record(PAGES);
  room = await serve(kept.dir);
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  await room?.close();
  kept?.remove();
});

/** Does it in a tab of its own, and holds the pages to what none of them may do. */
function reader(name, options, does) {
  test(name, async () => {
    const { page, wrong, close } = await tab(chromium.program, room.base, options);
    try {
      await does(page);
      assert.deepEqual(wrong, []);
      assert.deepEqual(chromium.leaked(), []);
    } finally {
      await close();
    }
  });
}

const total = async (page) => Number((await page.locator(".total").innerText()).replace(/\D/g, ""));

reader("a search finds, marks, and keeps what was typed", {}, async (page) => {
  await page.goto("/");
  await page.locator("#q").fill("bridge unsafe");
  await page.locator("#q").press("Enter");
  await page.waitForURL("**/search?q=bridge+unsafe*");
  assert.equal(await page.locator("#q").inputValue(), "bridge unsafe");
  assert.ok((await total(page)) > 20);
  assert.equal((await page.locator(".card mark").first().innerText()).toLowerCase(), "bridge");
  // To the next page and no statement twice.
  const ids = async () => page.locator("a.proof").evaluateAll((all) => all.map((a) => a.href));
  const one = await ids();
  await page.locator('a[rel="next"]').click();
  await page.waitForURL("**after=*");
  const two = await ids();
  assert.equal(new Set([...one, ...two]).size, one.length + two.length);
});

reader("names are offered while somebody types, and lead to their person", {}, async (page) => {
  await page.goto("/");
  await page.locator("#q").pressSequentially("ree");
  const option = page.locator('[role="option"]', { hasText: "Tom Reed" });
  await option.waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await option.getAttribute("aria-selected"), "true");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/person/*");
  assert.match(await page.locator("h1").innerText(), /Tom Reed$/);
});

reader("a facet narrows, and its chip takes it back", {}, async (page) => {
  await page.goto("/search?q=bridge");
  const all = await total(page);
  await page.locator('#facets a[href*="act=denial"]').click();
  await page.waitForURL("**act=denial*");
  const denials = await total(page);
  assert.ok(denials > 0 && denials < all);
  for (const act of await page.locator(".card .act").allInnerTexts()) assert.match(act, /denial/);
  await page.locator(".chips a", { hasText: "denial" }).click();
  await page.waitForURL((url) => !url.search.includes("act="));
  assert.equal(await total(page), all);
});

reader("a drag over the bars chooses days, a click one bar", {}, async (page) => {
  await page.goto("/search?q=bridge");
  const all = await total(page);
  const box = await page.locator("[data-drag] svg").boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 4 });
  assert.match(await page.locator(".dragged").innerText(), /^\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/);
  await page.mouse.up();
  await page.waitForURL("**since=*until=*");
  const some = await total(page);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  await page.locator("[data-drag] svg a").first().click();
  await page.waitForLoadState();
  const one = await total(page);
  assert.ok(one > 0 && one < some, `${one} of ${some}`);
});

reader("a statement is proved, leads to its bytes, and can be cited", {}, async (page) => {
  await page.goto("/search?q=Tuesday");
  await page.locator("a.proof").first().click();
  await page.waitForURL("**/statement/*");
  assert.match(await page.locator("main").innerText(), /Proved just now/);
  assert.match(await page.locator("main").innerText(), /The bridge will close on Tuesday/);
  assert.match(await page.content(), /@misc\{dixit:/);
  await page.locator('a[href*="?statement="]').first().click();
  await page.waitForURL("**/page/*");
  assert.match(await page.locator("#here").innerText(), /bridge will close on Tuesday/);
  await page.goBack();
  await page.locator('a[href$="/received"]').first().click();
  await page.waitForURL("**/received");
  assert.equal(await page.evaluate(() => document.contentType), "text/plain");
  assert.match(await page.locator("body").innerText(), /<link rel="canonical"/);
});

reader("the same text elsewhere is named", {}, async (page) => {
  await page.goto("/search?q=otters");
  await page.locator("a.proof").first().click();
  assert.match(await page.locator("main").innerText(), /Other reports of it[^]*(Gazette|Courier)/i);
});

reader("an article has its statements marked and its speakers beside it", {}, async (page) => {
  await page.goto("/search?q=Tuesday");
  await page.locator('.card a[href^="/version/"]').first().click();
  await page.waitForURL("**/version/*");
  assert.equal(await page.locator("h1").innerText(), "Bridge to close");
  assert.match(await page.locator(".cast").innerText(), /Ann Lee[^]*Tom Reed/);
  assert.ok((await page.locator(".said").count()) >= 3);
  // What changed is shown word by word.
  await page.locator('a[href^="/changes/"]').first().click();
  await page.waitForURL("**/changes/**");
  assert.equal(await page.locator("del", { hasText: "Monday" }).count(), 1);
  assert.equal(await page.locator("ins", { hasText: "Tuesday" }).count(), 1);
  await page.goBack();
  await page.locator(".margin a").first().click();
  await page.waitForURL("**/statement/*");
});

reader("a person has a history, and stands beside another", {}, async (page) => {
  await page.goto("/search?q=speaker%3Alee");
  await page.locator(".card a.person", { hasText: "Ann Lee" }).first().click();
  await page.waitForURL("**/person/*");
  assert.match(await page.locator("main").innerText(), /refuse to answer/i);
  assert.ok((await page.locator(".lane").count()) >= 2);
  await page.locator("#b").fill("Tom Reed");
  await page.locator("#subject").fill("bridge");
  await page.locator("#subject").press("Enter");
  await page.waitForURL("**/compare?*");
  const sides = page.locator(".side-column");
  assert.equal(await sides.count(), 2);
  assert.match(await sides.nth(0).innerText(), /will close/);
  assert.match(await sides.nth(1).innerText(), /unsafe/);
});

reader("a page that is pasted, or its file, is read and not kept", {}, async (page) => {
  await page.goto("/read");
  await page.locator("#text").fill(PASTED);
  await page.locator('button[type="submit"]', { hasText: "Read it" }).click();
  await page.locator(".cast").waitFor();
  assert.match(await page.locator("main").innerText(), /not kept[^]*Eva Holt/);
  await page.goto("/read");
  await page.locator("#file").setInputFiles({ name: "ferry.txt", mimeType: "text/plain", buffer: Buffer.from(PASTED) });
  await page.locator('button[type="submit"]', { hasText: "Read it" }).click();
  await page.locator(".cast").waitFor();
  await page.goto("/search?q=ferry+stop+May");
  assert.match(await page.locator("main").innerText(), /No statement fits/);
});

reader("everything works without scripts", { script: false }, async (page) => {
  await page.goto("/");
  await page.locator("#q").fill("bridge");
  await page.locator("#q").press("Enter");
  await page.waitForURL("**/search?q=bridge*");
  await page.locator('#facets a[href*="act=denial"]').click();
  await page.waitForURL("**act=denial*");
  await page.locator("[data-drag] svg a").first().click();
  await page.waitForURL("**since=*");
  await page.locator("a.proof").first().click();
  await page.waitForURL("**/statement/*");
  assert.match(await page.locator("main").innerText(), /Proved just now/);
  await page.goto("/read");
  await page.locator("#text").fill(PASTED);
  await page.locator('button[type="submit"]', { hasText: "Read it" }).click();
  await page.locator(".cast").waitFor();
});

reader("the keyboard alone is enough", {}, async (page) => {
  const focus = () => page.evaluate(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    // Bars are lit up instead of being framed.
    const fill = (one) => getComputedStyle(one).fill;
    const lit = at.closest("svg") && fill(at.querySelector(".slot")) !== fill(at.closest("svg").querySelector("a:not(:focus) .slot"));
    return {
      text: at.textContent.trim(), id: at.id, href: at.getAttribute("href"),
      seen: box.width > 0 && box.height > 0 && (style.outlineStyle !== "none" || lit === true),
    };
  });
  await page.goto("/help");
  await page.keyboard.press("Tab");
  assert.deepEqual((({ text, seen }) => ({ text, seen }))(await focus()), { text: "Skip to the text", seen: true });
  await page.keyboard.press("Enter");
  assert.equal((await focus()).id, "main");
  await page.keyboard.press("/");
  assert.equal((await focus()).id, "q");
  await page.keyboard.type("act:denial");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=act*");
  // Every stop of the keyboard is one that can be seen.
  for (let n = 0; n < 30; n++) {
    await page.keyboard.press("Tab");
    const at = await focus();
    assert.ok(at.seen, `the focus cannot be seen at ${JSON.stringify(at)}`);
  }
  await page.locator("#main").focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.match((await focus()).href, /^\/statement\//);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/statement/*");
});

reader("a phone shows all pages without a second scroll bar", { width: 320, height: 740 }, async (page) => {
  for (const [name, path] of Object.entries(await addresses(page))) {
    await page.goto(path);
    const [content, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= shown, `${name} (${path}) is ${content} wide`);
  }
});

test("those who have the key decide, others do not", async () => {
  const own = record(PAGES.slice(-2));
  const editing = await serve(own.dir, ["--edit"]);
  const { page, wrong, close } = await tab(chromium.program, editing.base);
  try {
    await page.goto("/search?q=Tuesday");
    await page.locator("a.proof").first().click();
    assert.equal(await page.locator('form[method="post"]').count(), 0);
    const statement = page.url();
    await page.goto(editing.key);
    await page.goto(statement);
    await page.locator("#why").fill("the day was wrong");
    await page.locator('button[type="submit"]', { hasText: "Retract" }).click();
    await page.waitForURL("**/statement/*");
    assert.match(await page.locator("main").innerText(), /Retracted[^]*the day was wrong/);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
    await editing.close();
    own.remove();
  }
});
