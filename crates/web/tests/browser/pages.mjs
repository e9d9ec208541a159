// Pages of a small town's news, written for these tests: one affair over four months, told by two papers.

const page = ({ title, outlet = "The Courier", url, day, byline = "Nora Pell", body }) => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${title} | ${outlet}</title>
<meta property="og:title" content="${title}"><meta property="og:site_name" content="${outlet}">
<meta name="author" content="${byline}"><link rel="canonical" href="${url}">
<meta property="article:published_time" content="${day}T17:20:00Z"></head>
<body><article><h1>${title}</h1>${body.map((p) => `<p>${p}</p>`).join("\n")}</article></body></html>`;

const places = ["north", "south", "east", "west", "old", "new", "long", "low"];

/** Months of council meetings, each with its own words. */
const meetings = Array.from({ length: 24 }, (_, n) => {
  const day = `2024-0${3 + Math.floor(n / 8)}-${String(1 + 3 * (n % 8)).padStart(2, "0")}`;
  const pier = `${places[n % 8]} pier ${n + 1}`;
  return [`m${String(n).padStart(2, "0")}.html`, page({
    title: `Council hears of the ${pier}`,
    outlet: n % 3 === 0 ? "Harbour Gazette" : "The Courier",
    url: `https://${n % 3 === 0 ? "gazette" : "courier"}.example/meeting/${n}`,
    day,
    body: [
      `The bridge at the ${pier} needs ${n + 2} new beams, Mayor Ann Lee said. “We will pay for ${n + 2} of them,” she said.`,
      `Asked whether the ferry will call at the ${pier}, Lee declined to comment.`,
      `Harbour Master Tom Reed denied that the bridge at the ${pier} is unsafe.`,
      `Engineer Ida Moss criticised the council over the ${pier}. “Nobody looked at stone ${n + 1},” Moss said.`,
    ],
  })];
});

const flood = (outlet, host, day) => page({
  title: "Otters return to the mill stream",
  outlet,
  url: `https://${host}/otters`,
  day,
  body: [
    "The otters are back for the first time in forty years, warden Eva Holt said on Friday.",
    "“They came up the mill stream by night and nobody saw them,” she said. Holt believes that two pairs have stayed.",
    "The council will leave the stream as it is, Mayor Ann Lee said.",
  ],
});

const closing = (when, more) => page({
  title: "Bridge to close",
  url: "https://courier.example/bridge",
  day: "2024-06-06",
  body: [
    `The bridge will close on ${when}, Mayor Ann Lee said. “We have no choice,” she said.`,
    `Harbour Master Tom Reed denied that the bridge is unsafe.`,
    more,
  ],
});

/** All of them, in the order in which they came in. */
export const PAGES = [
  ...meetings,
  ["n1.html", flood("The Courier", "courier.example", "2024-06-02")],
  ["n2.html", flood("Harbour Gazette", "gazette.example", "2024-06-03")],
  ["o1.html", closing("Monday", "The detour is long, Ida Moss said.")],
  ["o2.html", closing("Tuesday", "The detour is short, Ida Moss said. The tram will run at night, Lee promised.")],
];

/** A page that nobody has yet. */
export const PASTED = `Ferry to stop in May

By Nora Pell, 2 April 2024

The ferry will stop in May, Captain Eva Holt said. “The engine is older than I am,” she said.

Asked who will pay for a new one, Holt declined to comment.
`;
