//! The commands of a record.

use std::io::Write as _;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::util::{Dir, PAGE, Ran};

/// A page at an address of its own, with its day.
fn page(number: u32, day: &str, paragraphs: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Story {number}</title>\
         <link rel=\"canonical\" href=\"https://courier.example/{number}\">\
         <meta property=\"article:published_time\" content=\"{day}\"></head>\
         <body><article><h1>Story {number}</h1>{paragraphs}</article></body></html>"
    )
}

const BRIDGE: &str = "<p>“The harbour bridge will close on Monday,” Mayor Ruth Okafor said.</p>\
    <p>“There is no other way,” Okafor told reporters. “We have looked at all of them.”</p>";
const TOLL: &str = "<p>“Nobody will pay a toll,” Mayor Ruth Okafor said on Tuesday.</p>\
    <p>The council declined to comment on the cost of the work.</p>";

impl Dir {
    /// Adds the page, which must go well, with the engine of the rules: what the report says.
    fn add(&self, name: &str, page: &str) -> String {
        self.write(name, page);
        self.dixit(&format!("add --record r --tier rules {name}")).exits(0).out.clone()
    }

    /// What a speaker of the record has said.
    fn speaker(&self, name: &str) -> Value {
        let ran = self.dixit(&format!("speaker --record r --json {name}"));
        serde_json::from_str(&ran.exits(0).out).unwrap()
    }

    /// The id of the first thing that Okafor says.
    fn first(&self) -> String {
        self.speaker("Okafor")["statements"][0]["id"].as_str().unwrap().to_owned()
    }
}

case!(a_page_is_added_once, |dir| {
    let first = dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    assert!(first.starts_with("1 page in "), "{first}");
    assert!(first.contains(": 1 new article\n"), "{first}");
    assert!(!first.contains("0 statements"), "{first}");
    let second = dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    assert!(second.contains(": 1 known before\n0 statements by 0 new speakers added\n"), "{second}");
});

case!(a_changed_text_is_a_new_version_and_the_old_one_stays, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    let old = dir.first();
    let report = dir.add("a.html", &page(1, "2024-03-06", &format!("{TOLL}{BRIDGE}")));
    assert!(report.contains("1 new version"), "{report}");
    let said = dir.speaker("Okafor");
    assert!(said["statements"].as_array().unwrap().iter().any(|s| s["words"] == "Nobody will pay a toll"), "{said}");
    dir.dixit(&format!("show --record r {old}")).exits(0);
});

case!(a_folder_is_added_and_what_is_skipped_is_named, |dir| {
    dir.write("pages/a.html", page(1, "2024-03-06", BRIDGE));
    dir.write("pages/b.html", page(2, "2024-03-07", TOLL));
    dir.write("pages/c.html", " ");
    dir.write("pages/d.png", "\u{89}PNG");
    let ran = dir.dixit("add --record r --tier rules pages gone.html");
    let out = &ran.exits(0).out;
    for part in [
        "2 pages in ",
        ": 2 new articles\n",
        "skipped, empty: 1\n  pages/c.html: ",
        "skipped, no page: 1\n  pages/d.png: ",
        "skipped, unreadable: 1\n  gone.html: there is no such file",
        "record r: 2 articles, ",
    ] {
        assert!(out.contains(part), "no {part:?} in {out}");
    }
    dir.dixit("add --record r --tier rules --strict pages").exits(2);
    dir.dixit("add --record s --tier rules gone.html").exits(2);
});

case!(a_stopped_command_goes_on, |dir| {
    for n in 0..40 {
        let text = format!("<p>“Bridge {n} will close on Monday,” Mayor Ruth Okafor said.</p>");
        dir.write(&format!("pages/{n:02}.html"), page(n, "2024-03-06", &text));
    }
    // Half of them are added, then the program is killed while it waits for a page and has another in hand.
    let half: Vec<String> = (0..20).map(|n| format!("pages/{n:02}.html")).collect();
    dir.dixit(&format!("add --record r --tier rules {}", half.join(" "))).exits(0);
    let mut killed = dir.command(["add", "--record", "r", "--tier", "rules", "pages/20.html", "-"]);
    let mut killed = killed.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    thread::sleep(Duration::from_millis(300));
    killed.kill().unwrap();
    killed.wait().unwrap();
    let report = dir.dixit("add --record r --tier rules pages").exits(0).out.clone();
    assert!(report.contains("record r: 40 articles"), "{report}");
    assert!(report.starts_with("40 pages"), "{report}");
    assert!(report.contains(" known before"), "{report}");
    // The same in one go.
    dir.dixit("add --record whole --tier rules pages").exits(0);
    let state = |record: &str| {
        let ran = dir.dixit(&format!("snapshot --record {record} now"));
        ran.exits(0).out.split("sha256:").nth(1).unwrap().to_owned()
    };
    assert_eq!(state("r"), state("whole"));
});

#[cfg(target_os = "linux")]
case!(without_a_folder_the_record_is_where_the_system_keeps_data, |dir| {
    dir.write("a.html", page(1, "2024-03-06", BRIDGE));
    let mut add = dir.command(["add", "--tier", "rules", "a.html"]);
    Ran::of(add.env("XDG_DATA_HOME", dir.path().join("data")), b"").exits(0);
    dir.dixit("verify --record data/dixit").exits(0);
});

case!(a_page_that_meets_a_fault_costs_only_itself, |dir| {
    dir.write("pages/a.html", page(1, "2024-03-06", BRIDGE));
    dir.write("pages/b.html", page(2, "2024-03-07", TOLL));
    let add = |args: &str| Ran::of(dir.command(args.split(' ')).env("DIXIT_TEST_PANIC", "toll"), b"");
    let ran = add("add --record r --tier rules pages");
    assert!(ran.exits(0).out.contains("skipped, fault of dixit: 1\n  pages/b.html: "), "{ran:?}");
    add("add --record r --tier rules pages --strict").exits(1);
});

case!(a_fault_among_the_sources_is_no_end_of_the_list, |dir| {
    for name in ["a", "b", "c"] {
        dir.write(&format!("pages/{name}.html"), PAGE.replace("Monday", name));
    }
    let add = |panic: &str| {
        let mut command = dir.command(["add", "--record", "r", "--tier", "rules", "pages"]);
        Ran::of(command.env("DIXIT_TEST_PANIC", panic), b"")
    };
    let ran = add("pages/b.html");
    let out = &ran.exits(1).out;
    assert!(out.contains("1 new article") && out.contains("skipped, broken off: 1\n  the list of pages: "), "{out}");
    assert!(add("nowhere").exits(0).out.contains("2 new articles, 1 known before"));
});

case!(a_second_writer_is_told_who_writes, |dir| {
    let mut first = dir.command(["add", "--record", "r", "--tier", "rules", "-"]);
    let mut first = first.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let lock = dir.path().join("r/writer.lock");
    for _ in 0..600 {
        if std::fs::read(&lock).is_ok_and(|note| !note.is_empty()) {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    dir.write("a.html", PAGE);
    let holder = format!("process {}", first.id());
    dir.dixit("add --record r --tier rules a.html").exits(1).complains(&[
        "dixit: r: ",
        &holder,
        "is writing to this record",
    ]);
    first.stdin.take().unwrap().write_all(PAGE.as_bytes()).unwrap();
    assert!(first.wait().unwrap().success());
    dir.dixit("add --record r --tier rules a.html").exits(0);
});

case!(a_statement_is_shown_with_its_proof_and_citations, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    let id = dir.first();
    let shown = dir.dixit(&format!("show --record r {id}")).exits(0).out.clone();
    for part in [
        "Okafor",
        "The harbour bridge will close on Monday",
        "paragraph   “The harbour bridge will close on Monday,” Mayor Ruth Okafor said.",
        "https://courier.example/1",
        "proof       the page of ",
        "@misc{dixit:",
        "  year = {2024},",
    ] {
        assert!(shown.contains(part), "no {part:?} in {shown}");
    }
    let ran = dir.dixit(&format!("show --record r --json {id}"));
    let shown: Value = serde_json::from_str(&ran.exits(0).out).unwrap();
    assert_eq!(shown["statement"]["id"], json!(id));
    assert_eq!(shown["proof"]["status"], "proved");
    assert_eq!(shown["citation"]["url"], "https://courier.example/1");
    assert_eq!(shown["record"]["article"], "a1");
});

case!(times_of_retrieval_are_shown, |dir| {
    let line = json!({"html": page(1, "2024-03-06", BRIDGE), "url": "https://courier.example/1", "fetched": "2024-03-07T10:00:00Z"});
    dir.write("list.jsonl", line.to_string());
    dir.dixit("add --record r --tier rules list.jsonl").exits(0);
    let shown = dir.dixit(&format!("show --record r {}", dir.first())).exits(0).out.clone();
    assert!(shown.contains("retrieved   2024-03-07T10:00:00Z from https://courier.example/1"), "{shown}");
    assert!(shown.contains("  urldate = {2024-03-07},"), "{shown}");
});

case!(web_archives_are_added, |dir| {
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page(1, "2024-03-06", BRIDGE));
    let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/1\r\n\
        WARC-Date: 2024-03-07T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: ";
    // The second record is cut off.
    let warc = format!("{head}{}\r\n\r\n{body}\r\n\r\n{head}{}\r\n\r\n{}", body.len(), body.len(), &body[..90]);
    dir.write("news.warc", warc);
    let ran = dir.dixit("add --record r --tier rules news.warc");
    assert!(ran.out.contains("1 page in ") && ran.out.contains("1 new article"), "{ran:?}");
    assert!(ran.out.contains("  news.warc, byte "), "{ran:?}");
    let shown = dir.dixit(&format!("show --record r {}", dir.first())).exits(0).out.clone();
    assert!(shown.contains("retrieved   2024-03-07T10:00:00Z from https://courier.example/1"), "{shown}");
    // Where it lies there is shown, and read again; the proof needs only the record.
    assert!(shown.contains("archive     news.warc@0+"), "{shown}");
    let json = dir.dixit(&format!("show --json --record r {}", dir.first())).exits(0).out.clone();
    let json: Value = serde_json::from_str(&json).unwrap();
    let locator: dixit_sources::Locator = json["page"]["locator"].as_str().unwrap().parse().unwrap();
    let there = dixit_sources::Locator { path: dir.path().join(&locator.path), ..locator };
    assert_eq!(there.read(dixit_sources::Limits::default()).unwrap(), page(1, "2024-03-06", BRIDGE).into_bytes());
    std::fs::remove_file(there.path).unwrap();
    dir.dixit("verify --record r").exits(0);
});

case!(what_is_not_there_is_said, |dir| {
    let nobody = "0".repeat(32);
    let missing = [
        "verify",
        "show 00000000000000000000000000000000",
        "speaker Okafor",
        "people",
        "snapshot x",
        "reread",
        "audit --sample 3",
    ];
    for command in missing {
        let ran = dir.dixit(&format!("{command} --record r"));
        ran.exits(2).complains(&["dixit: r: there is no record here; `dixit add` makes one"]);
    }
    assert!(!dir.path().join("r").exists());
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    for command in ["verify", "show", "retract --why x", "split --why x"] {
        dir.dixit(&format!("{command} {nobody} --record r"))
            .exits(2)
            .complains(&["dixit: r: ", "is not in the record"]);
    }
    dir.dixit("show a1 --record r").exits(2).complains(&["32 hexadecimal digits"]);
    dir.dixit("speaker Nobody Known --record r")
        .exits(2)
        .complains(&["nobody is called \"Nobody Known\"; `dixit people`"]);
    dir.dixit("erase https://courier.example/9 --why x --record r").exits(2).complains(&["no article has the address"]);
    dir.dixit("merge e1 e1 --why x --record r").exits(2).complains(&["are one already"]);
});

case!(a_flipped_byte_fails_the_proof, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    let id = dir.first();
    let ran = dir.dixit("verify --record r");
    assert!(ran.exits(0).out.ends_with(" proved\n"), "{ran:?}");
    dir.dixit(&format!("verify --record r {id}")).exits(0);
    // In each compressed piece of the record, one after the other: pages and texts.
    let file = dir.path().join("r/record.sqlite");
    let sound = std::fs::read(&file).unwrap();
    let frames: Vec<usize> = memchr::memmem::find_iter(&sound, b"\x28\xb5\x2f\xfd").collect();
    assert!(frames.len() > 1, "{frames:?}");
    for frame in frames {
        let mut bytes = sound.clone();
        bytes[frame + 30] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        let ran = dir.dixit("verify --record r");
        assert!(ran.exits(1).out.contains("failed: "), "{ran:?}");
    }
    std::fs::write(&file, sound).unwrap();
    dir.dixit("verify --record r").exits(0);
});

case!(a_speaker_is_shown_over_time, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    dir.add("b.html", &page(2, "2024-05-07", TOLL));
    let said = dir.speaker("Ruth Okafor");
    let months: Vec<&str> = said["counts"].as_array().unwrap().iter().map(|c| c["time"].as_str().unwrap()).collect();
    assert_eq!(months, ["2024-03", "2024-04", "2024-05"]);
    assert_eq!(said["roles"][0]["role"], "Mayor");
    let shown = dir.dixit("speaker --record r okafor").exits(0).out.clone();
    for part in [
        "Ruth Okafor (person, e",
        "Roles\n  2024-03-06 to 2024-05-07  Mayor",
        "  2024-04  0\n",
        "Latest\n  2024-05-07  ",
    ] {
        assert!(shown.contains(part), "no {part:?} in {shown}");
    }
});

case!(people_decide_who_is_who, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    dir.add("b.html", &page(2, "2024-03-07", TOLL));
    let id = dir.first();
    let split = dir.dixit(&format!("split {id} --record r --why cellist")).exits(0).out.clone();
    assert!(split.starts_with("they are by e"), "{split}");
    let both = dir.dixit("speaker --record r Okafor");
    both.exits(2).complains(&["2 are called \"Okafor\"; name one by its id"]);
    let ids: Vec<&str> = both.out.lines().map(|l| l.split_whitespace().next().unwrap()).collect();
    assert_eq!(ids.len(), 2, "{both:?}");
    dir.dixit(&format!("merge {} {} --record r --why mayor", ids[1], ids[0])).exits(0);
    dir.dixit("speaker --record r Okafor").exits(0);
    let people = dir.dixit("people --record r").exits(0).out.clone();
    assert_eq!(people.matches("Okafor").count(), 1, "{people}");
    let listed = dir.dixit("people --json --record r").exits(0).out.clone();
    assert_eq!(listed.lines().count(), people.lines().count());
    let first: Value = serde_json::from_str(listed.lines().next().unwrap()).unwrap();
    assert_eq!((&first["entity"], &first["name"]), (&json!(ids[1].min(ids[0])), &json!("Ruth Okafor")), "{listed}");
    assert_eq!((&first["kind"], &first["roles"][0]), (&json!("person"), &json!("Mayor")), "{listed}");
    assert_eq!(dir.dixit("people --unsure --json --record r").exits(0).out, "");
});

case!(what_is_retracted_is_no_result_and_is_still_shown, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    let id = dir.first();
    dir.dixit(&format!("retract {id} --record r --why corrected")).exits(0);
    assert_ne!(dir.first(), id);
    let shown = dir.dixit(&format!("show {id} --record r")).exits(0).out.clone();
    assert!(shown.contains("d1: corrected"), "{shown}");
    dir.dixit(&format!("retract {id} --record r")).exits(2).complains(&["--why"]);
});

case!(an_erased_page_does_not_come_back, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    dir.add("b.html", &page(2, "2024-03-07", TOLL));
    let ran = dir.dixit("erase https://courier.example/1 --record r --why request");
    assert_eq!(ran.exits(0).out, "1 page erased\n");
    let report = dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    assert!(report.contains("1 erased before and left out"), "{report}");
    assert!(report.contains("record r: 1 article,"), "{report}");
});

case!(pages_are_read_again_by_another_engine, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    assert_eq!(dir.dixit("reread --record r --tier rules").exits(0).out, "0 pages read again\n");
    assert_eq!(dir.dixit("reread --record r --tier fast").exits(0).out, "1 page read again\n");
    let shown = dir.dixit(&format!("show {} --record r", dir.first())).exits(0).out.clone();
    assert!(shown.contains("(fast)"), "{shown}");
    let own = env!("CARGO_PKG_VERSION");
    for (version, again) in [("0.0.1", "0 pages"), (own, "0 pages"), ("99.0.0", "1 page")] {
        let ran = dir.dixit(&format!("reread --record r --tier rules --older-than {version}"));
        assert_eq!(ran.exits(0).out, format!("{again} read again\n"), "{version}");
    }
    dir.dixit("reread --record r --older-than 1.2").exits(2).complains(&["--older-than", "0.3.0"]);
});

case!(a_snapshot_says_whether_it_is_the_present_state, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    dir.dixit("snapshot one --record r").exits(0);
    dir.dixit("snapshot one --record r").exits(2).complains(&["give another name"]);
    assert!(dir.dixit("snapshot --record r").exits(0).out.ends_with(", the present state\n"));
    dir.add("b.html", &page(2, "2024-03-07", TOLL));
    let listed = dir.dixit("snapshot --record r").exits(0).out.clone();
    assert!(listed.starts_with("one  ") && !listed.contains("present"), "{listed}");
});

case!(an_audit_goes_out_and_comes_back, |dir| {
    dir.add("a.html", &page(1, "2024-03-06", BRIDGE));
    let sample = dir.dixit("audit --sample 2 --record r").exits(0).out.clone();
    assert_eq!(sample, dir.dixit("audit --sample 2 --record r").exits(0).out);
    assert!(sample.starts_with("id,tier,confidence,speaker,"), "{sample}");
    dir.write("unmarked.csv", &sample);
    dir.dixit("audit --marked unmarked.csv").exits(2).complains(&["nothing in it is marked"]);
    // The last four columns are the marks: the first row is right, the second has wrong words.
    let mut marks = ["y,y,,", "y,n,,"].into_iter();
    let marked: String = sample
        .lines()
        .map(|l| l.strip_suffix(",,,,").map_or(format!("{l}\n"), |l| format!("{l},{}\n", marks.next().unwrap())))
        .collect();
    dir.write("marked.csv", marked);
    let table = dir.dixit("audit --marked marked.csv").exits(0).out.clone();
    for part in [
        "speaker    all             2      2    100.0 %  34.2 to 100.0 %\n",
        "words      rules           1      2     50.0 %  9.5 to 90.5 %\n",
    ] {
        assert!(table.contains(part), "no {part:?} in {table}");
    }
    dir.write("odd.csv", "tier,words_ok\nfast,maybe\n");
    dir.dixit("audit --marked odd.csv").exits(2).complains(&["odd.csv: line 2: \"maybe\" is no mark"]);
});
