// What a page weighs over the wire, and when the browser paints it first. Bytes are held to a bound; times are printed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PAGES } from "./pages.mjs";
import { addresses, browser, record, serve, tab } from "./room.mjs";

/** Bytes over the wire of a page with all that it loads, for somebody who comes for the first time. */
const MOST = 60_000;
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

test("a page is light", async (t) => {
  const { page: scout, close } = await tab(chromium.program, room.base);
  const all = await addresses(scout);
  await close();
  for (const [name, path] of Object.entries(all)) {
    // Nothing is in the cache of a new tab.
    const { page, close } = await tab(chromium.program, room.base);
    const tools = await page.context().newCDPSession(page);
    await tools.send("Network.enable");
    let [bytes, requests] = [0, 0];
    tools.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
      requests += 1;
    });
    await page.goto(path, { waitUntil: "networkidle" });
    const [weight, loads] = [bytes, requests];
    const painted = () =>
      page.evaluate(() => Math.round(performance.getEntriesByName("first-contentful-paint")[0]?.startTime));
    const cold = await painted();
    await page.goto("/help", { waitUntil: "networkidle" });
    await page.goto(path, { waitUntil: "networkidle" });
    const times = `first paint after ${cold} ms in a new tab, ${await painted()} ms from another page`;
    t.diagnostic(`${name}: ${weight} bytes in ${loads} requests, ${times}`);
    assert.ok(weight > 0 && weight < MOST, `${name} (${path}) weighs ${weight} bytes`);
    await close();
  }
});
