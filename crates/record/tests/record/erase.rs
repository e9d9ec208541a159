//! An erased page leaves a tombstone and no word.

use std::fs;
use std::path::Path;

use dixit_record::{Added, Archived, Incoming, Record, Visit, Writer};

use crate::{add_one, day, dump, fill, prepared, readings, saying, story};

/// Words that stand nowhere else, long enough to be found in a file.
const WORDS: [&str; 5] = ["Xanthippe", "Quillfeather", "zookeeper", "marmalade", "whistleblowing"];

fn secret() -> Incoming {
    let said =
        "“The marmalade is whistleblowing,” zookeeper Xanthippe Quillfeather said in Quillfeather Park on Tuesday.";
    let mut page =
        story("marmalade", "2024-03-06", &[said, "Quillfeather said that the zookeeper had called it whistleblowing."]);
    page.hints.url = Some("https://courier.example/marmalade".to_owned());
    page.archived = Some(Archived { archive: "marmalade.warc.gz".to_owned(), start: 7, length: 9, within: 0 });
    page.visit = Some(Visit { url: "https://courier.example/?zookeeper".to_owned(), ..Visit::default() });
    page
}

fn others() -> Vec<Incoming> {
    let said = |n| format!("“We counted {n} boats,” Mayor Ruth Okafor said. “It was {n} last year,” Peter Lind said.");
    (0..30).map(|n| story(&format!("boats-{n}"), "2024-03-06", &[&said(n)])).collect()
}

/// Files of the record in which one of the words stands, plain or as part of what is compressed by itself.
fn traces(dir: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let lower: Vec<u8> = bytes.iter().map(u8::to_ascii_lowercase).collect();
        for word in WORDS.map(str::to_lowercase) {
            if lower.windows(word.len()).any(|w| w == word.as_bytes()) {
                out.push(format!("{word} in {}", path.display()));
            }
        }
    }
    out
}

#[test]
fn bytes_and_words_go_and_a_tombstone_stays() {
    let dir = tempfile::tempdir().unwrap();
    let page = secret();
    let digest = prepared(&page).digest();
    fill(dir.path(), &others()[..15]);
    fill(dir.path(), std::slice::from_ref(&page));
    fill(dir.path(), &others()[15..]);
    assert!(!traces(dir.path()).is_empty());
    let mut writer = Writer::open(dir.path()).unwrap();
    let reading = readings(&writer).remove(15);
    writer.retract(saying(&reading, "is whistleblowing"), "a mistake", day("2024-04-01")).unwrap();
    let erased = writer.erase(digest, "her lawyer asked", day("2024-04-02")).unwrap();
    assert!(erased.log_cleared && erased.pages == 1);
    assert_eq!(traces(dir.path()), Vec::<String>::new());
    assert_eq!(writer.tombstone(digest).unwrap().unwrap().reason, "her lawyer asked");
    assert!(writer.page_bytes(digest).unwrap_err().to_string().contains("was erased: her lawyer asked"));
    assert!(writer.erase(digest, "again", day("2024-04-02")).unwrap_err().to_string().contains("erased before"));
    assert_eq!(writer.add(&prepared(&page)).unwrap(), Added::Erased);
    assert_eq!(writer.loose_decisions().unwrap(), []);
    drop(writer);
    assert_eq!(traces(dir.path()), Vec::<String>::new());
    // All else is as it was.
    let record = Record::open(dir.path()).unwrap();
    for (reading, page) in readings(&record).iter().zip(others()) {
        assert_eq!(record.page_bytes(reading.page.digest).unwrap(), page.bytes);
        assert_eq!(reading.content.statements.len(), 2);
    }
    assert_eq!(readings(&record).len(), 30);
}

/// Erasing leaves what would be there if the page had never come, but for its tombstone and the numbers.
#[test]
fn what_others_say_stays() {
    let dir = tempfile::tempdir().unwrap();
    let said = "“The bridge is safe,” Mayor Ruth Okafor of Quillfeather said.";
    let page = story("bridge", "2024-01-01", &[said]);
    fill(dir.path(), std::slice::from_ref(&page));
    fill(dir.path(), &[story("ferry", "2024-03-06", &["“The ferry is late,” Mayor Okafor said."])]);
    let mut writer = Writer::open(dir.path()).unwrap();
    let mayor = readings(&writer)[1].entities[0].unwrap();
    assert_eq!(writer.entity(mayor).unwrap().name, "Ruth Okafor");
    writer.erase(prepared(&page).digest(), "asked", day("2024-04-02")).unwrap();
    let left = writer.entity(mayor).unwrap();
    assert_eq!((left.name.as_str(), left.speaks.len()), ("Okafor", 1));
    assert!(!dump(dir.path()).contains("Ruth"));
}

#[test]
fn a_version_in_the_middle_goes_and_its_neighbours_stay() {
    let dir = tempfile::tempdir().unwrap();
    let texts = ["one", "two", "three"].map(|n| format!("“There are {n} boats,” Mayor Ruth Okafor said."));
    let pages = texts.each_ref().map(|t| story("boats", "2024-03-06", &[t]));
    fill(dir.path(), &pages);
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.erase(prepared(&pages[1]).digest(), "asked", day("2024-04-02")).unwrap();
    let article = writer.article("https://courier.example/boats").unwrap().unwrap();
    assert_eq!(writer.versions(article).unwrap().1.len(), 2);
    writer.erase(prepared(&pages[2]).digest(), "asked", day("2024-04-02")).unwrap();
    assert_eq!(writer.versions(article).unwrap().1.len(), 1);
    drop(writer);
    assert!(matches!(add_one(dir.path(), &story("boats", "2024-03-06", &["“Many,” Okafor said."])), Added::Version(_)));
    let mut writer = Writer::open(dir.path()).unwrap();
    let digests: Vec<_> = readings(&writer).iter().map(|r| r.page.digest).collect();
    for digest in digests {
        writer.erase(digest, "asked", day("2024-04-02")).unwrap();
    }
    let counts = writer.counts().unwrap();
    assert_eq!(
        (counts.articles, counts.versions, counts.statements, counts.entities, counts.text_bytes),
        (0, 0, 0, 0, 0)
    );
    assert_eq!(counts.pages, 4, "tombstones");
}

#[test]
fn a_copy_becomes_the_original() {
    let dir = tempfile::tempdir().unwrap();
    let said: Vec<String> = (0..8)
        .map(|n| format!("“We counted {n} boats in the harbour of the town,” Mayor Ruth Okafor said in the year {n}."))
        .collect();
    let paragraphs: Vec<&str> = said.iter().map(String::as_str).collect();
    let on = |site: &str| {
        let mut page = story("boats", "2024-03-06", &paragraphs);
        page.bytes = String::from_utf8(page.bytes).unwrap().replace("courier.example", site).into_bytes();
        page
    };
    let pages = ["one.example", "two.example", "three.example"].map(on);
    fill(dir.path(), &pages);
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.erase(prepared(&pages[0]).digest(), "asked", day("2024-04-02")).unwrap();
    let [two, three] = &readings(&writer)[..] else { panic!() };
    assert_eq!((two.copy_of, three.copy_of), (None, Some(two.version)));
    drop(writer);
    fill(dir.path(), &[on("four.example")]);
    assert_eq!(readings(&Record::open(dir.path()).unwrap())[2].copy_of, Some(two.version));
}
