// Takes the pictures of the README: crates/web/tests/browser/run screenshots.mjs
// Wide and narrow, light and dark, with few colours (pngquant), so that each is small.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { browser, record, serve, tab } from "./room.mjs";

// `run` starts this in its own folder.
const ROOT = "../../../..";
const FOLDER = join(ROOT, "docs");
/** Bytes of a picture. */
const MOST = 150_000;

const examples = readdirSync(join(ROOT, "examples"));
const kept = record(examples.map((name) => [name, readFileSync(join(ROOT, "examples", name))]), "accurate");
const room = await serve(kept.dir);
const chromium = await browser();
mkdirSync(FOLDER, { recursive: true });
try {
  // Where to begin, and which link to follow there.
  for (const [name, path, link, options] of [
    ["room-search", "/search?sort=newest", null, { width: 1200, height: 860 }],
    ["room-statement-dark", "/search?q=speaker%3Aokafor+bridge", "a.proof", { width: 1200, height: 860, dark: true }],
    ["room-article", "/search?q=bridge", '.card a[href^="/version/"]', { width: 390, height: 780 }],
    ["room-person-dark", "/search?q=speaker%3Aokafor", ".card a.person", { width: 390, height: 780, dark: true }],
  ]) {
    const { page: shown, close } = await tab(chromium.program, room.base, options);
    await shown.goto(path);
    if (link) await shown.goto((await shown.locator(link).first().getAttribute("href")).split("#")[0]);
    const file = join(FOLDER, `${name}.png`);
    await shown.screenshot({ path: file });
    execFileSync("pngquant", ["--force", "--strip", "--speed", "1", "--output", file, "32", file]);
    const bytes = statSync(file).size;
    console.log(`${name}: ${bytes} bytes`);
    if (bytes > MOST) throw new Error(`${name} is larger than ${MOST} bytes`);
    await close();
  }
} finally {
  await chromium.close();
  await room.close();
  kept.remove();
}
