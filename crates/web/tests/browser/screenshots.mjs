// Takes the pictures of the README: crates/web/tests/browser/run screenshots.mjs
// Wide and narrow, light and dark, with few colours (pngquant), so that each is small.

import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { PAGES } from "./pages.mjs";
import { addresses, browser, record, serve, tab } from "./room.mjs";

const FOLDER = join(import.meta.dirname ?? ".", "../../../../docs");
/** Bytes of a picture. */
const MOST = 150_000;

const kept = record(PAGES);
const room = await serve(kept.dir);
const chromium = await browser();
mkdirSync(FOLDER, { recursive: true });
try {
  for (const [name, page, options] of [
    ["room-search", "found", { width: 1200, height: 900 }],
    ["room-statement-dark", "statement", { width: 1200, height: 900, dark: true }],
    ["room-article", "version", { width: 390, height: 780 }],
    ["room-person-dark", "person", { width: 390, height: 780, dark: true }],
  ]) {
    const { page: shown, close } = await tab(chromium.program, room.base, options);
    await shown.goto((await addresses(shown))[page]);
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
