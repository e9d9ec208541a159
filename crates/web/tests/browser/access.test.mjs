// Every page, in light and dark, held to what axe-core knows of WCAG 2.2 A and AA and of good practice.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { PAGES, PASTED } from "./pages.mjs";
import { addresses, browser, record, serve, tab } from "./room.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let kept, room, chromium;

before(async () => {
  kept = record(PAGES);
  room = await serve(kept.dir, ["--edit"]);
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  await room?.close();
  kept?.remove();
});

/** What axe finds, a line each. */
async function violations(page) {
  // The page's policy lets no other script in; the debugger may.
  const tools = await page.context().newCDPSession(page);
  await tools.send("Runtime.evaluate", { expression: AXE });
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} (${n.failureSummary.split("\n")[1]?.trim()})`));
}

for (const dark of [false, true]) {
  for (const width of [1280, 360]) {
    test(`nothing is in the way of anybody: ${dark ? "dark" : "light"}, ${width} wide`, async () => {
      const { page, wrong, close } = await tab(chromium.program, room.base, { dark, width });
      try {
        const found = {};
        const look = async (name) => {
          const lines = await violations(page);
          if (lines.length > 0) found[name] = lines;
        };
        for (const [name, path] of Object.entries(await addresses(page))) {
          await page.goto(path);
          await look(name);
        }
        await page.goto("/read");
        await page.locator("#text").fill(PASTED);
        await page.locator('button[type="submit"]', { hasText: "Read it" }).click();
        await page.locator(".cast").waitFor();
        await look("pasted");
        await page.goto("/");
        await page.locator("#q").pressSequentially("ree");
        await page.locator('[role="option"]').first().waitFor();
        await look("suggestions");
        await page.goto(room.key);
        for (const name of ["statement", "person"]) {
          await page.goto((await addresses(page))[name]);
          await look(`${name}, deciding`);
        }
        assert.deepEqual(found, {});
        assert.deepEqual(wrong, []);
      } finally {
        await close();
      }
    });
  }
}
