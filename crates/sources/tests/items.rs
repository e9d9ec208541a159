//! Files, folders, patterns, lists and archives, in order.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::Write as _;
use std::path::Path;

use dixit_generate::{Options, write_archive};
use dixit_sources::{Item, Items, Kind, Limits, Source};
use flate2::write::GzEncoder;

/// What came out: names of pages with their words, and kinds of what was skipped, the folder left out.
fn items(folder: &Path, sources: Vec<Source>) -> Vec<String> {
    let short = |name: &str| name.replace(&format!("{}/", folder.display()), "");
    Items::new(sources, Limits { page: 1000, ..Limits::default() })
        .map(|item| match item {
            Item::Page(page) => format!("{}: {}", short(&page.name), String::from_utf8_lossy(&page.bytes)),
            Item::Skipped(skipped) => format!("{}: {:?}", short(&skipped.name), skipped.reason.kind),
        })
        .collect()
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn gzip(content: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn record(body: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
        body.len()
    )
}

#[test]
fn a_folder_in_the_order_of_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for (name, content) in [
        ("b.html", "<p>b"),
        ("a.txt", "a"),
        ("c/d.md", "d"),
        ("c/.hidden.html", "x"),
        (".git/e.html", "x"),
        ("picture.png", "x"),
        ("large.html", &"x".repeat(1001)),
        ("z.jsonl", "{\"text\": \"one\"}\n{\"path\": \"a.txt\"}\n{\"path\": \"none.txt\"}\nodd\n"),
    ] {
        write(at, name, content);
    }
    write(at, "news.warc.gz", gzip(&record("from the archive")));
    write(at, "zz.jsonl.gz", gzip("{\"text\": \"two\"}\n"));
    let expected = [
        "a.txt: a",
        "b.html: <p>b",
        "c/d.md: d",
        "large.html: TooLarge",
        "news.warc.gz, byte 0: from the archive",
        "picture.png: NotAPage",
        "z.jsonl:1: one",
        "z.jsonl:2: a",
        "z.jsonl:3: Unreadable",
        "z.jsonl:4: BadLine",
        "zz.jsonl.gz:1: two",
    ];
    assert_eq!(items(at, vec![Source::Path(at.to_path_buf())]), expected);
}

#[test]
fn what_is_named_is_read_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["page", "list.txt", "1.html", "2.html", "10.html"] {
        write(at, name, "{\"text\": \"words\"}");
    }
    let sources = vec![
        Source::Path(at.join("page")),
        Source::Lines(at.join("list.txt")),
        Source::Path(at.join("[12].html")),
        Source::Path(at.join("*.none")),
        Source::Path(at.join("none")),
        Source::Url("https://example.org/".to_owned()),
    ];
    let found = items(at, sources);
    let expected = [
        "page: {\"text\": \"words\"}",
        "list.txt:1: words",
        "1.html: {\"text\": \"words\"}",
        "2.html: {\"text\": \"words\"}",
        "*.none: Unreadable",
        "none: Unreadable",
        "https://example.org/: Forbidden",
    ];
    assert_eq!(found, expected);
}

#[test]
fn arguments() {
    let of = |argument: &str| Source::of(argument.as_ref());
    assert_eq!(of("-"), Source::StandardInput);
    assert_eq!(of("HTTPS://example.org/"), Source::Url("HTTPS://example.org/".to_owned()));
    assert_eq!(of("archive/"), Source::Path("archive/".into()));
    assert_eq!(of("https.html"), Source::Path("https.html".into()));
}

#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "a.txt", "a");
    symlink(at, at.join("loop")).unwrap();
    symlink(at.join("a.txt"), at.join("b.txt")).unwrap();
    symlink(at.join("none"), at.join("broken.txt")).unwrap();
    let expected = ["a.txt: a", "b.txt: a", "broken.txt: Unreadable", "loop: NotAPage"];
    assert_eq!(items(at, vec![Source::Path(at.to_path_buf())]), expected);
}

/// Of a generated archive all pages come out but those whose records were damaged, each of which is named.
#[test]
fn a_damaged_archive() {
    let folder = tempfile::tempdir().unwrap();
    let (mut archive, mut gold) = (Vec::new(), Vec::new());
    let options = Options { pages: 60, damaged: 300, ..Options::default() };
    write_archive(&options, &mut archive, Some(&mut gold)).unwrap();
    write(folder.path(), "news.warc.gz", &archive);
    let gold: Vec<serde_json::Value> =
        String::from_utf8(gold).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (damaged, whole): (Vec<_>, Vec<_>) = gold.iter().partition(|g| g["damaged"] == true);
    let (mut urls, mut damages) = (Vec::new(), 0);
    for item in Items::new(vec![Source::Path(folder.path().join("news.warc.gz"))], Limits::default()) {
        match item {
            Item::Page(page) => {
                assert_eq!(page.locator.unwrap().read(Limits::default()).unwrap(), page.bytes);
                urls.push(page.hints.url.unwrap());
            }
            Item::Skipped(skipped) if skipped.reason.kind == Kind::Damaged => damages += 1,
            Item::Skipped(skipped) => {
                assert!(matches!(skipped.reason.kind, Kind::Status | Kind::NotAPage), "{skipped}")
            }
        }
    }
    assert!(damaged.len() > 5);
    assert_eq!(damages, damaged.len());
    assert_eq!(urls, whole.iter().map(|g| g["url"].as_str().unwrap()).collect::<Vec<_>>());
}
