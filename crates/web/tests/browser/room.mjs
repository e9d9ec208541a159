// A record made by the program, the room over it served by the program, and a browser that looks at it.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const DIXIT = process.env.DIXIT;
if (!DIXIT) throw new Error("DIXIT names the program; crates/web/tests/browser/run sets it");

/** Adds pages (name and bytes) to a new record in the order of their names, so that ids are the same each time. */
export function record(pages, tier = "rules") {
  const folder = mkdtempSync(join(tmpdir(), "dixit-room-"));
  const [dir, source] = [join(folder, "record"), join(folder, "pages")];
  mkdirSync(source);
  for (const [name, bytes] of pages) writeFileSync(join(source, name), bytes);
  execFileSync(DIXIT, ["add", "--record", dir, "--tier", tier, "--threads", "1", source], { stdio: "pipe" });
  return { dir, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Serves a record; gives where, and the address with which one may decide, if it is for editing. */
export async function serve(dir, more = []) {
  const program = spawn(DIXIT, ["serve", "--record", dir, "--port", "0", ...more], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  const wanted = more.includes("--edit") ? /open at (\S+)[^]*open (\S+)/ : /open at (\S+)\n/;
  const found = await new Promise((resolve, reject) => {
    program.on("exit", (code) => reject(new Error(`dixit serve ended with ${code}: ${said}`)));
    program.stdout.on("data", (chunk) => {
      said += chunk;
      const match = wanted.exec(said);
      if (match && said.endsWith("\n")) resolve(match);
    });
  });
  const base = found[1].replace(/\/$/, "");
  // The index is made while the room is open already.
  for (let tries = 0; (await fetch(`${base}/search`)).status === 503; tries++) {
    if (tries > 300) throw new Error("the index was not made");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const close = () => new Promise((resolve) => {
    program.removeAllListeners("exit");
    program.on("exit", resolve);
    program.kill("SIGTERM");
  });
  return { base, key: found[2], pid: program.pid, close };
}

/** A browser that can reach nothing but this machine: what else its pages ask for lands in `leaked`. */
export async function browser() {
  const leaked = [];
  const trap = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (head) => {
      leaked.push(String(head).split("\r\n", 1)[0]);
      socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    });
  });
  await new Promise((resolve) => trap.listen(0, "127.0.0.1", resolve));
  const program = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--no-first-run", `--proxy-server=http://127.0.0.1:${trap.address().port}`,
    ],
  });
  // Pages under test name hosts of the reserved domain alone; what else is asked for, the browser wants for itself.
  const named = /[/ .]example[:/ ]/;
  // A trap that catches nothing would tell of no leak.
  const bait = await program.newPage();
  await bait.goto("http://bait.example/").catch(() => {});
  await bait.close();
  if (!named.test(leaked.join("\n"))) throw new Error("the trap does not see what the browser asks for");
  leaked.length = 0;
  return {
    program,
    leaked: () => leaked.filter((line) => named.test(line)),
    close: async () => {
      await program.close();
      trap.close();
    },
  };
}

/** A tab of its own; `wrong` is what a page of ours must never do. */
export async function tab(program, base, { dark = false, width = 1280, script = true, height = 900 } = {}) {
  const context = await program.newContext({
    baseURL: base,
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: script,
    viewport: { width, height },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const wrong = [];
  page.on("dialog", (dialog) => {
    wrong.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("pageerror", (error) => wrong.push(`an error in a script: ${error.message}`));
  page.on("console", (line) => {
    // Pages that are not there are asked for on purpose.
    const asked = /the server responded with a status of 4\d\d/;
    if (line.type() === "error" && !asked.test(line.text())) wrong.push(`on the console: ${line.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(base + "/")) wrong.push(`a request to ${request.url()}`);
  });
  return { page, wrong, close: () => context.close() };
}

/** The addresses of all sorts of pages, found as a reader finds them. */
export async function addresses(page) {
  const first = async (path, start) => {
    await page.goto(path);
    const link = page.locator(`a[href^="${start}"]`).first();
    return (await link.count()) > 0 ? link.getAttribute("href") : null;
  };
  const statement = await first("/search?q=bridge", "/statement/");
  const stored = await first(statement, "/page/");
  const digest = stored.split("?")[0];
  const changed = await first("/search?q=Tuesday", "/version/");
  const found = {
    front: "/",
    all: "/search",
    found: "/search?q=bridge",
    narrowed: "/search?q=bridge&act=denial&since=2024",
    none: "/search?q=zeppelin",
    refused: "/search?q=act%3Alie",
    statement,
    wrong: `${statement}?wrong=words&why=no`,
    copied: await first("/search?q=otters", "/statement/"),
    version: (await first("/search?q=bridge", "/version/")).split("#")[0],
    changes: await first(changed.split("#")[0], "/changes/"),
    person: await first("/search?q=bridge", "/person/"),
    compare: "/compare",
    sides: "/compare?a=Lee&b=Reed&q=bridge",
    source: stored,
    seen: `${digest}/seen`,
    read: "/read",
    help: "/help",
    nowhere: "/nowhere",
  };
  for (const [name, path] of Object.entries(found)) if (!path) throw new Error(`no address of ${name}`);
  return found;
}
