//! A record, searched.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dixit::{Engine, Hints, Options};
use dixit_record::{Digest, Incoming, Prepared, Record, StatementId, Writer};
use dixit_search::{Ask, Cursor, Error, Facets, Fault, Found, Limits, Query, Search, Sort, Update};
use tempfile::TempDir;

const BRIDGE: &str = "Bridge to close\n\n\
    The bridge will close on Monday, Mayor Ann Lee said. She promised that ferries would not replace it.\n\n\
    \"Nobody wants a closed bridge,\" said Tom Reed, a baker.";
const FERRY: &str = "Ferry returns\n\n\
    Ferries will cross the river again in May, Captain Jörg Weiß said. He denied that tickets would cost more.";

struct Folder(TempDir);

impl Folder {
    /// A record of these pages: address, day of publication, text.
    fn with(pages: &[(&str, &str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.add(pages);
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn add(&self, pages: &[(&str, &str, &str)]) {
        let engine = Engine::new(Options::default()).unwrap();
        let mut writer = Writer::open(self.path()).unwrap();
        for (url, published, text) in pages {
            let hints = Hints {
                url: Some((*url).to_owned()),
                published: Some(published.parse().unwrap()),
                verbatim: true,
                ..Hints::default()
            };
            let page = Incoming { bytes: text.as_bytes().to_vec(), hints, ..Incoming::default() };
            let reading = engine.read(&page.bytes, &page.hints).unwrap();
            writer.add(&Prepared::new(page, reading).unwrap()).unwrap();
        }
        writer.commit().unwrap();
    }

    fn two() -> Self {
        Self::with(&[
            ("https://www.north.example/bridge", "2024-03-01", BRIDGE),
            ("https://south.example/ferry", "2024-04-02", FERRY),
        ])
    }

    fn search(&self) -> Search {
        Search::open(self.path(), Limits::default(), |_| {}).unwrap()
    }

    fn update(&self) -> Update {
        dixit_search::catch_up(&Record::open(self.path()).unwrap(), |_| {}).unwrap()
    }

    fn index_files(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> =
            fs::read_dir(self.path().join("index")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|f| fs::metadata(f).unwrap().len() > 0);
        files.sort();
        files
    }
}

fn query(text: &str) -> Query {
    Query::parse(text, &Limits::default()).unwrap()
}

fn find(search: &Search, text: &str) -> Found {
    search.find(&query(text), &Ask::default()).unwrap()
}

/// What was said in the statements that a query finds, in the order of the pages.
fn said(search: &Search, text: &str) -> Vec<String> {
    let mut hits = find(search, text).hits;
    hits.sort_by_key(|h| h.place);
    let content = |h: &dixit_search::Hit| h.content.iter().map(|r| &h.text[r.clone()]).collect::<Vec<_>>().join(" ");
    hits.iter().map(content).collect()
}

fn refused(search: &Search, text: &str) -> String {
    let error = search.find(&query(text), &Ask::default()).unwrap_err();
    assert!(error.is_query(), "{error}");
    error.to_string()
}

#[test]
fn words_find_statements() {
    let folder = Folder::two();
    let search = folder.search();
    let bridge = "The bridge will close on Monday";
    let no_ferries = "ferries would not replace it";
    let nobody = "Nobody wants a closed bridge";
    let ferries = "Ferries will cross the river again in May";
    let tickets = "tickets would cost more";

    assert_eq!(said(&search, ""), [bridge, no_ferries, nobody, ferries, tickets]);
    assert_eq!(said(&search, "closing bridges"), [bridge, nobody]);
    assert_eq!(said(&search, "\"close\""), [bridge]);
    assert_eq!(said(&search, "\"wants a closed\""), [nobody]);
    assert_eq!(said(&search, "\"a wants closed\""), [] as [&str; 0]);
    assert_eq!(said(&search, "ferr*"), [no_ferries, ferries]);
    assert_eq!(said(&search, "monday OR tickets"), [bridge, tickets]);
    assert_eq!(said(&search, "bridge -nobody"), [bridge]);
    assert_eq!(said(&search, "-bridge"), [no_ferries, ferries, tickets]);
    assert_eq!(said(&search, "ferry OR -about:bridge bridge OR river"), [ferries]);
}

#[test]
fn speakers_are_found_under_all_their_names() {
    let folder = Folder::two();
    let search = folder.search();
    assert_eq!(said(&search, "speaker:lee").len(), 2);
    assert_eq!(said(&search, "speaker:\"Ann Lee\" ferries"), ["ferries would not replace it"]);
    assert_eq!(said(&search, "weiss"), said(&search, "speaker:\"jorg weiß\""));
    assert_eq!(said(&search, "about:lee"), [] as [&str; 0]);
    let who = find(&search, "speaker:weiß").hits.remove(0).speaker.unwrap();
    assert_eq!(who.name, "Jörg Weiß");
    assert_eq!(said(&search, &format!("speaker:{}", who.entity.unwrap())).len(), 2);
}

#[test]
fn fields_are_conditions() {
    let folder = Folder::two();
    let search = folder.search();
    assert_eq!(said(&search, "act:denial"), ["tickets would cost more"]);
    assert_eq!(said(&search, "direct:yes"), ["Nobody wants a closed bridge"]);
    assert_eq!(said(&search, "manner:indirect direct:no bridge"), ["The bridge will close on Monday"]);
    assert_eq!(said(&search, "outlet:north.example").len(), 3);
    assert_eq!(said(&search, "since:2024-04").len(), 2);
    assert_eq!(said(&search, "until:2024-03").len(), 3);
    assert_eq!(said(&search, "since:2024-03-02 until:2024-04-01"), [] as [&str; 0]);
}

#[test]
fn replies_are_found() {
    let text = "Bridge to open\n\nAsked whether the bridge would open, Mayor Ann Lee said it would not.\n\n\
        The river is high, said Tom Reed, a baker.";
    let folder = Folder::with(&[("https://north.example/open", "2024-03-01", text)]);
    let search = folder.search();
    let found = find(&search, "replies:yes").hits;
    assert_eq!(found.iter().map(|h| h.prompt.as_deref()).collect::<Vec<_>>(), [Some("whether the bridge would open")]);
    assert!(find(&search, "replies:no").hits.iter().all(|h| h.prompt.is_none()));
    assert_eq!(find(&search, "replies:no").total + 1, find(&search, "").total);
}

#[test]
fn a_hit_is_a_whole_statement() {
    let folder = Folder::two();
    let search = folder.search();
    let hit = find(&search, "replace").hits.remove(0);
    assert_eq!(hit.text, "She promised that ferries would not replace it");
    assert_eq!(hit.marks.iter().map(|r| &hit.text[r.clone()]).collect::<Vec<_>>(), ["replace"]);
    assert_eq!(hit.outlet.as_deref(), Some("north.example"));
    assert_eq!(hit.url.as_deref(), Some("https://www.north.example/bridge"));
    assert_eq!(hit.published.unwrap().to_string(), "2024-03-01");
    assert_eq!((hit.reports, hit.superseded, hit.retracted), (1, false, None));
}

#[test]
fn pages_of_hits_go_through_all() {
    let folder = Folder::two();
    let search = folder.search();
    for sort in [Sort::Newest, Sort::Best] {
        let asked = query("bridge OR ferry OR -tickets");
        let all = search.find(&asked, &Ask { sort: Some(sort), ..Ask::default() }).unwrap();
        let mut ask = Ask { sort: Some(sort), size: 2, ..Ask::default() };
        let mut hits = Vec::new();
        loop {
            let page = search.find(&asked, &ask).unwrap();
            assert_eq!(page.total, all.total);
            hits.extend(page.hits);
            match page.next {
                // As it comes back from whoever asked.
                Some(next) => ask.after = Some(next.to_string().parse::<Cursor>().unwrap()),
                None => break,
            }
        }
        assert_eq!(hits, all.hits);
    }
    let newest = search.find(&query("-nosuchword"), &Ask::default()).unwrap();
    assert!(newest.hits.is_sorted_by(|a, b| a.day >= b.day));
}

#[test]
fn counts_and_suggestions() {
    let folder = Folder::two();
    let search = folder.search();
    let Facets { total, speakers, outlets, acts, manners, days } = search.facets(&query(""), false).unwrap();
    assert_eq!(total, 5);
    assert_eq!(speakers.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!(outlets, [("north.example".to_owned(), 3), ("south.example".to_owned(), 2)]);
    assert_eq!(acts.iter().map(|(_, n)| n).sum::<u64>(), 5);
    assert_eq!(manners.iter().map(|(_, n)| n).sum::<u64>(), 5);
    assert_eq!(days.values().sum::<u64>(), 5);

    let suggested = search.index().suggest_speakers("WEI", 5).unwrap();
    assert_eq!(suggested.iter().map(|s| (&*s.name, s.statements)).collect::<Vec<_>>(), [("Jörg Weiß", 2)]);
    assert_eq!(search.index().suggest_speakers("", 2).unwrap().len(), 2);
    assert_eq!(search.index().suggest_outlets("south", 5).unwrap().len(), 1);
}

#[test]
fn copies_and_earlier_versions_are_no_further_hits() {
    let long = |end: &str| {
        let words =
            "The council met on Tuesday to talk about the river, its banks, the mills along it and what they cost";
        format!("River talks\n\n{words}. {words} in winter.\n\n{BRIDGE} {end}")
    };
    let first = long("");
    let folder = Folder::with(&[("https://one.example/a", "2024-03-01", &first)]);
    let before = find(&folder.search(), "").total;
    folder.add(&[("https://two.example/b", "2024-03-01", &long("From the archive."))]);
    let search = folder.search();
    let found = find(&search, "");
    assert_eq!(found.total, before);
    let seen: Vec<_> = found.hits.iter().map(|h| (h.reports, h.outlet.as_deref())).collect();
    assert!(seen.iter().all(|s| *s == (2, Some("one.example"))), "{seen:?}");

    folder.add(&[("https://one.example/a", "2024-03-02", &long("\"Boats are no bridges,\" said Eve Moss, a sailor."))]);
    let search = folder.search();
    assert_eq!(find(&search, "").total, before + 1);
    assert_eq!(find(&search, "\"boats are no bridges\"").total, 1);
    assert!(find(&search, "").hits.iter().all(|h| !h.superseded));
}

#[test]
fn what_stood_back_behind_an_erased_page_is_found() {
    let words = "The council met on Tuesday to talk about the river, its banks, the mills along it and what they cost";
    let original = format!("River talks\n\n{words}. {words} in winter.\n\n{BRIDGE}");
    let copy = format!("{original} From the archive.");
    let changed = format!("{copy} \"Boats are no bridges,\" said Eve Moss, a sailor.");
    let folder = Folder::with(&[
        ("https://one.example/a", "2024-03-01", &original),
        ("https://two.example/b", "2024-03-01", &copy),
        ("https://two.example/b", "2024-03-02", &changed),
    ]);
    let before = find(&folder.search(), "").total;
    let erase = |page: &str| {
        let mut writer = Writer::open(folder.path()).unwrap();
        writer.erase(Digest::of(page.as_bytes()), "asked", "2024-05-01".parse().unwrap()).unwrap();
        drop(writer);
        let found = find(&folder.search(), "");
        (found.total, found.hits.into_iter().map(|h| h.outlet.unwrap()).collect::<Vec<_>>())
    };
    // The latest version goes: the one before is the latest, and a copy still.
    assert_eq!(erase(&changed), (before - 1, vec!["one.example".to_owned(); before as usize - 1]));
    // The original goes: its copy is the first with these words.
    assert_eq!(erase(&original), (before - 1, vec!["two.example".to_owned(); before as usize - 1]));
}

#[test]
fn an_erased_version_gives_way_to_the_one_before() {
    let folder = Folder::with(&[
        ("https://one.example/a", "2024-03-01", BRIDGE),
        ("https://one.example/a", "2024-03-02", &format!("{BRIDGE} He said so twice.")),
    ]);
    let said_before = said(&folder.search(), "");
    let mut writer = Writer::open(folder.path()).unwrap();
    let page = Digest::of(format!("{BRIDGE} He said so twice.").as_bytes());
    writer.erase(page, "asked", "2024-05-01".parse().unwrap()).unwrap();
    drop(writer);
    assert!(!said_before.is_empty());
    assert!(!said(&folder.search(), "").is_empty());
    assert!(find(&folder.search(), "").hits.iter().all(|h| !h.superseded));
}

#[test]
fn decisions_are_followed() {
    let folder = Folder::two();
    let hit = find(&folder.search(), "tickets").hits.remove(0);
    let id: StatementId = hit.id;
    let mut writer = Writer::open(folder.path()).unwrap();
    writer.retract(id, "not what he said", "2024-05-01".parse().unwrap()).unwrap();
    writer.commit().unwrap();
    drop(writer);
    let search = folder.search();
    assert_eq!(find(&search, "tickets").total, 0);
    let kept = search.find(&query("tickets"), &Ask { retracted: true, ..Ask::default() }).unwrap();
    assert!(kept.hits[0].retracted.is_some());
}

#[test]
fn an_index_catches_up() {
    let folder = Folder::with(&[("https://north.example/bridge", "2024-03-01", BRIDGE)]);
    assert_eq!(folder.update().rebuilt, Some(Fault::Missing));
    let mut behind = folder.search();
    folder.add(&[("https://south.example/ferry", "2024-04-02", FERRY)]);
    let update = folder.update();
    assert_eq!((update.rebuilt, update.readings, update.statements), (None, 1, 2));
    assert_eq!(folder.update(), Update::default());
    assert_eq!(find(&behind, "").total, 3);
    assert!(behind.refresh().unwrap());
    assert_eq!(find(&behind, "").total, 5);
    assert!(!behind.refresh().unwrap());
}

#[test]
fn damage_is_noticed_and_mended() {
    let folder = Folder::two();
    folder.search();
    let files = folder.index_files();
    assert!(files.len() > 5, "{files:?}");
    for name in files {
        // Its list of what is sound is nobody's truth.
        let is_note = name.ends_with("known.json");
        for part in [0, 1, 2] {
            let Ok(mut bytes) = fs::read(&name) else { continue };
            let at = (bytes.len() - 1) * part / 2;
            bytes[at] ^= 1;
            fs::write(&name, bytes).unwrap();
            let opened = dixit_search::Index::open(folder.path(), Limits::default());
            let fault = opened.err().and_then(|e| e.fault().cloned());
            assert_eq!(matches!(fault, Some(Fault::Damaged(_) | Fault::Foreign)), !is_note, "{name:?} {at} {fault:?}");
            assert_eq!(find(&folder.search(), "").total, 5, "{name:?}");
        }
    }
    assert!(!folder.path().join("index.damaged").exists());
}

#[test]
fn a_lost_or_foreign_index_is_made_again() {
    let (folder, other) = (Folder::two(), Folder::with(&[("https://n.example/f", "2024-03-01", FERRY)]));
    folder.search();
    other.search();
    let index = folder.path().join("index");
    fs::remove_dir_all(&index).unwrap();
    assert_eq!(find(&folder.search(), "").total, 5);
    fs::remove_dir_all(&index).unwrap();
    fs::rename(other.path().join("index"), &index).unwrap();
    assert_eq!(folder.update().rebuilt, Some(Fault::Foreign));
    assert_eq!(find(&folder.search(), "").total, 5);
    dixit_search::reindex(&Record::open(folder.path()).unwrap(), |_| {}).unwrap();
    assert_eq!(find(&folder.search(), "").total, 5);
}

#[test]
fn readers_see_whole_states_while_it_is_written() {
    let folder = Folder::two();
    folder.search();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut last = 0;
                while !done.load(Ordering::Relaxed) {
                    let total = find(&folder.search(), "").total;
                    assert!(total >= last, "{total} after {last}");
                    last = total;
                }
            });
        }
        for n in 0..6 {
            let text = format!("Report {n}\n\nThe mill number {n} will stand still, Miller Sam Stone{n} said.");
            folder.add(&[(&format!("https://north.example/{n}"), "2024-03-03", &text)]);
            match dixit_search::catch_up(&Record::open(folder.path()).unwrap(), |_| {}) {
                Err(error) if error.is_busy() => {}
                update => drop(update.unwrap()),
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(find(&folder.search(), "").total, 11);
}

#[test]
fn hostile_searches_are_refused() {
    let folder = Folder::two();
    let tight = |limits: Limits| Search::open(folder.path(), limits, |_| {}).unwrap();
    let search = tight(Limits { expansions: 1, ..Limits::default() });
    assert!(refused(&search, "w*").contains("more of its letters"));
    assert_eq!(find(&search, "nosuch*").total, 0);

    let search = tight(Limits { depth: 2, ..Limits::default() });
    let ask = Ask { size: 2, ..Ask::default() };
    let after = search.find(&query(""), &ask).unwrap().next;
    let error: Error = search.find(&query(""), &Ask { after, ..ask.clone() }).unwrap_err();
    assert!(error.to_string().contains("first 2 hits"), "{error}");
    let error = search.find(&query("bridge"), &Ask { after, ..ask }).unwrap_err();
    assert!(error.to_string().contains("another search"), "{error}");

    let search = tight(Limits { page: 1, ..Limits::default() });
    let page = search.find(&query(""), &Ask { size: usize::MAX, ..Ask::default() }).unwrap();
    assert_eq!((page.total, page.hits.len()), (5, 1));

    let search = tight(Limits { time: Duration::ZERO, ..Limits::default() });
    assert!(refused(&search, "").contains("took longer"));
}
