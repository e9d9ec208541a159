//! Made-up news sites as web archives, with what is said on each page, for tests and measurements.
//!
//! [`write_archive`] writes a `.warc.gz` in the manner of Common Crawl's CC-NEWS: pages of some 100 kB of HTML around some
//! 600 words, a dozen statements among them, on [200 sites](Options) that differ in layout, declarations and encodings. A
//! part of the pages are an agency's text that other sites have too, a part are later versions of earlier pages. Names,
//! places and words are invented.
//!
//! A page follows from the seed and its number alone: the same on any machine and any number of threads. (Compressed
//! bytes also depend on the version of the compressor.)
//!
//! ```
//! let (mut archive, mut gold) = (Vec::new(), Vec::new());
//! let options = dixit_generate::Options { pages: 3, seed: 1, ..Default::default() };
//! dixit_generate::write_archive(&options, &mut archive, Some(&mut gold))?;
//! assert_eq!(String::from_utf8_lossy(&gold).lines().count(), 3);
//! # Ok::<(), std::io::Error>(())
//! ```

mod dice;
mod site;
mod story;
mod warc;
mod words;

use std::collections::HashMap;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::mpsc::sync_channel;
use std::thread;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde::Serialize;

use dice::Dice;
use site::{SITES, Site};

/// What is made.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many pages. Records that are no pages come on top, some three for a hundred pages.
    pub pages: u64,
    /// What all chance follows from.
    pub seed: u64,
    /// How many of a thousand pages get a flipped bit in their compressed record.
    pub damaged: u64,
    /// Threads; the result is the same for any number.
    pub threads: NonZeroUsize,
}

impl Default for Options {
    /// A thousand pages of seed 1, undamaged, on one thread.
    fn default() -> Self {
        Self { pages: 1000, seed: 1, damaged: 0, threads: NonZeroUsize::MIN }
    }
}

/// How what is said is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// In quotation marks.
    Direct,
    /// In the words of the reporter.
    Indirect,
    /// In both.
    Mixed,
}

/// Who says what on a page. The strings are those of the text, letters at the beginning of a sentence apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Full name, of a person or an organisation; of others the words for them.
    pub speaker: String,
    /// The words for the speaker here.
    pub source: String,
    /// The words that attribute.
    pub cue: String,
    /// What is said, in its pieces.
    pub content: Vec<String>,
    /// How it is marked.
    pub manner: Manner,
    /// One of dixit's acts: assertion, belief, denial and so on.
    pub act: String,
    /// The statement of this page that it is reported in, by number.
    pub within: Option<usize>,
}

/// What is known of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Gold {
    /// Where the page was found.
    pub url: String,
    /// Headline.
    pub title: String,
    /// The site's name.
    pub outlet: String,
    /// Day of publication.
    pub published: String,
    /// The agency whose text it is.
    pub agency: Option<&'static str>,
    /// Number of the story; pages with the same number tell the same.
    pub story: u64,
    /// Number of the version, from 0.
    pub version: u64,
    /// Whether its record was damaged.
    pub damaged: bool,
    /// Who says what.
    pub statements: Vec<Statement>,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its number, from 0.
    pub number: u64,
    /// Where it was found.
    pub url: String,
    /// The transport's media type.
    pub media_type: String,
    /// When it was fetched.
    pub fetched: Date,
    /// Its bytes.
    pub page: Vec<u8>,
    /// What is known of it.
    pub gold: Gold,
}

/// Makes pages.
#[derive(Debug)]
pub struct Generator {
    options: Options,
    sites: HashMap<u64, Site>,
}

/// Of a hundred pages so many have an agency's text.
const SYNDICATED: usize = 12;
/// Of a hundred pages so many are a later version of one of the pages before.
const CHANGED: usize = 6;
/// Agencies send so many stories while this many pages are made.
const BLOCK: (u64, u64) = (3, 100);

/// What a page is of.
struct Plan {
    story: u64,
    version: u64,
    site: u64,
    agency: Option<&'static str>,
    day: Date,
}

impl Generator {
    /// Nothing is made yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options, sites: HashMap::new() }
    }

    fn plan(&self, number: u64) -> Plan {
        let seed = self.options.seed;
        let mut dice = Dice::of(&[seed, number, 0x9]);
        let first = dice.below(100);
        let day = |number: u64| date(2024, 1, 1).saturating_add((((number / 40) % 700) as i64).days());
        if first < CHANGED {
            let back = dice.between(1, 40) as u64;
            if let Some(before) = number.checked_sub(back) {
                let plan = self.plan(before);
                if plan.version == 0 && plan.agency.is_none() {
                    return Plan { version: 1 + number % 1000, ..plan };
                }
            }
        }
        let site = dice.bits() % SITES;
        if first < CHANGED + SYNDICATED {
            let (stories, pages) = BLOCK;
            let block = number / pages;
            // Apart from the numbers of pages.
            let story = (1 << 40) + block * stories + dice.bits() % stories;
            let agency = words::AGENCIES[(story % words::AGENCIES.len() as u64) as usize];
            return Plan { story, version: 0, site, agency: Some(agency), day: day(block * pages) };
        }
        Plan { story: number, version: 0, site, agency: None, day: day(number) }
    }

    /// A page by its number.
    pub fn page(&mut self, number: u64) -> Made {
        let seed = self.options.seed;
        let Plan { story, version, site, agency, day } = self.plan(number);
        let site = self.sites.entry(site).or_insert_with(|| Site::of(site));
        let mut told = story::tell(&[seed, story], version, day, agency);
        let mut dice = Dice::of(&[seed, number, 0x5]);
        if agency.is_some() && dice.percent(50) {
            // Sites shorten what agencies send.
            while told.paragraphs.len() > 5 && dice.percent(60) {
                told.paragraphs.pop();
            }
            let text = told.paragraphs.join("\n").to_lowercase();
            let kept = |s: &Statement| s.content.iter().all(|piece| text.contains(&piece.to_lowercase()));
            let end = told.statements.iter().position(|s| !kept(s)).unwrap_or(told.statements.len());
            told.statements.truncate(end);
        }
        let url = site.url(&told, story);
        let page = site.encoding.encode(&site.page(&told, &url, &mut dice));
        let charset = site.encoding.declared().filter(|_| site.host.len().is_multiple_of(2));
        let media_type =
            charset.map_or_else(|| "text/html".to_owned(), |charset| format!("text/html; charset={charset}"));
        let damaged = dice::mix(&[seed, number, 0xd]) % 1000 < self.options.damaged;
        let fetched = day.saturating_add(i64::from(version > 0).days());
        let gold = Gold {
            url: url.clone(),
            title: told.headline,
            outlet: site.outlet.clone(),
            published: day.to_string(),
            agency,
            story,
            version,
            damaged,
            statements: told.statements,
        };
        Made { number, url, media_type, fetched, page, gold }
    }
}

/// Writes an archive (`.warc.gz`), and what is known of its pages as JSON Lines, both in the order of the pages.
///
/// # Errors
/// If they cannot be written.
pub fn write_archive(options: &Options, archive: &mut dyn Write, mut gold: Option<&mut dyn Write>) -> io::Result<()> {
    archive.write_all(&warc::info(options.seed)?)?;
    let threads = options.threads.get() as u64;
    thread::scope(|scope| {
        // Thread t makes the pages t, t + threads, ...; a few wait for their turn.
        let queues: Vec<_> = (0..threads)
            .map(|first| {
                let (give, take) = sync_channel(8);
                scope.spawn(move || {
                    let mut generator = Generator::new(*options);
                    let mut number = first;
                    while number < options.pages {
                        let made = generator.page(number);
                        let records = warc::records(&made, options.seed).map(|records| (records, made.gold));
                        if give.send(records).is_err() {
                            break;
                        }
                        number += threads;
                    }
                });
                take
            })
            .collect();
        for number in 0..options.pages {
            let made = queues[(number % threads) as usize].recv();
            let (records, known) = made.map_err(|_| io::Error::other("a thread has ended early"))??;
            records.iter().try_for_each(|record| archive.write_all(record))?;
            if let Some(gold) = &mut gold {
                serde_json::to_writer(&mut **gold, &known)?;
                gold.write_all(b"\n")?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;
