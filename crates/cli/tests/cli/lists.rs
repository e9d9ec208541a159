//! `dixit read --tier fast --jsonl FILE`

use serde_json::{Value, json};

use crate::util::{Dir, PAGE, Ran, check_evidence};

/// A list of these lines.
fn list(lines: &[Value]) -> String {
    lines.iter().map(|l| format!("{l}\n")).collect()
}

fn ids(ran: &Ran) -> Vec<String> {
    ran.readings().iter().map(|r| r["id"].as_str().unwrap_or("-").to_owned()).collect()
}

case!(each_way_to_give_a_page, |dir| {
    dir.write("pages/a.html", PAGE);
    let lines = [
        json!({"id": "html", "html": PAGE, "url": "https://courier.example/1", "published": "2024-03-06"}),
        json!({"id": "text", "text": "AD\n\nThe bridge will close, Ann Lee said.", "language": "en"}),
        json!({"id": "base64", "base64": "PHA+VGhlIGJyaWRnZSB3aWxsIGNsb3NlLCBBbm4gTGVlIHNhaWQuPC9wPg=="}),
        json!({"id": "path", "path": "pages/a.html", "fetched": "2024-03-07T10:00:00Z"}),
        json!({"text": "The bridge will close."}),
    ];
    dir.write("list.jsonl", list(&lines));
    let ran = dir.dixit("read --tier fast --jsonl list.jsonl");
    ran.exits(0).complains(&["dixit: 5 read, 0 skipped\n"]);
    assert_eq!(ids(&ran), ["html", "text", "base64", "path", "-"]);
    let readings = ran.readings();
    assert_eq!(readings[0]["page"]["url"], "https://courier.example/1");
    assert_eq!(readings[0]["article"]["published"], "2024-03-06");
    check_evidence(&readings[0], PAGE.as_bytes());
    check_evidence(&readings[3], PAGE.as_bytes());
    // Text is taken as it stands: no line of it is debris.
    assert_eq!(readings[1]["article"]["text"], "AD\n\nThe bridge will close, Ann Lee said.");
});

case!(standard_input_and_paths_from_here_on, |dir| {
    dir.write("a.html", PAGE);
    let ran = dir.dixit_with("read --tier fast --jsonl -", "{\"id\": \"1\", \"path\": \"a.html\"}");
    assert_eq!(ids(ran.exits(0)), ["1"]);
});

case!(paths_begin_in_the_folder_of_the_list, |dir| {
    dir.write("archive/pages/a.html", PAGE);
    dir.write("archive/list.jsonl", list(&[json!({"id": "1", "path": "pages/a.html"})]));
    assert_eq!(ids(dir.dixit("read --tier fast --jsonl archive/list.jsonl").exits(0)), ["1"]);
});

case!(what_cannot_be_read_is_listed_and_counted, |dir| {
    dir.write("folder/a.html", PAGE);
    let mut lines = list(&[
        json!({"id": "first", "text": "x"}),
        json!({"id": "none"}),
        json!({"id": "two", "text": "x", "html": "x"}),
        json!({"id": "empty", "text": " \n"}),
        json!({"id": "gone", "path": "gone.html"}),
        json!({"id": "folder", "path": "folder"}),
        json!({"id": "big", "text": "x".repeat(2000)}),
        json!({"id": "when", "text": "x", "published": "yesterday"}),
        json!({"id": "code", "base64": "\u{0}"}),
        json!(["not", "an", "object"]),
    ]);
    lines.push_str("{\"broken\": \n\n");
    lines.push_str(&list(&[json!({"id": "last", "text": "y"})]));
    dir.write("list.jsonl", lines);
    let ran = dir.dixit("read --tier fast --jsonl list.jsonl --max-page 1KB --threads 3");
    ran.exits(0).complains(&[
        "dixit: list.jsonl:2 (none): it gives no page; give one of",
        "list.jsonl:3 (two): it gives several pages",
        "list.jsonl:4 (empty): the page is empty",
        "list.jsonl:5 (gone): there is no such file",
        "list.jsonl:6 (folder): it is a folder",
        "list.jsonl:7 (big): the page is larger than the limit of 1000 B; raise it with --max-page",
        "list.jsonl:8 (when): its \"published\" is not an ISO 8601 date",
        "list.jsonl:9 (code): its \"base64\" is none",
        "list.jsonl:10: it ",
        "list.jsonl:11: it is no JSON",
        "dixit: 2 read, 10 skipped (1 empty, 1 too large, 6 bad line, 2 unreadable)",
    ]);
    assert_eq!(ids(&ran), ["first", "last"]);
});

case!(a_list_without_a_page_that_can_be_read, |dir| {
    dir.dixit_with("read --tier fast --jsonl -", "no JSON\n")
        .exits(2)
        .complains(&["standard input:1:", "0 read, 1 skipped"]);
    dir.dixit("read --tier fast --jsonl gone.jsonl").exits(2).complains(&["gone.jsonl: there is no such file"]);
    dir.dixit("read --tier fast --jsonl .").exits(2).complains(&[".: it is a folder"]);
});

case!(an_empty_list_holds_no_pages, |dir| {
    let ran = dir.dixit_with("read --tier fast --jsonl -", "\n\n");
    assert_eq!(ran.exits(0).complains(&["0 read, 0 skipped"]).out, "");
});

case!(byte_order_marks_and_carriage_returns, |dir| {
    let ran = dir.dixit_with(
        "read --tier fast --jsonl -",
        "\u{feff}{\"id\": \"1\", \"text\": \"x\"}\r\n{\"id\": 2, \"text\": \"y\"}\r\n",
    );
    assert_eq!(ids(ran.exits(0)), ["1", "2"]);
});

case!(lone_surrogates, |dir| {
    let ran = dir
        .dixit_with("read --tier fast --jsonl -", r#"{"html": "<p>The bridge \ud83d will close, Ann Lee said.</p>"}"#);
    assert!(ran.exits(0).readings()[0]["article"]["text"].as_str().unwrap().contains('\u{fffd}'));
});

/// Enough pages of uneven length for threads to overtake one another.
fn many(dir: &Dir) {
    let lines: Vec<Value> = (0..300)
        .map(|n| match n % 7 {
            0 => json!({"id": n.to_string(), "html": PAGE.replace("Lee", &"Lee ".repeat(1 + n * 7))}),
            1 => json!({"id": n.to_string(), "path": "a.html"}),
            2 => json!({"id": n.to_string()}),
            _ => json!({"id": n.to_string(), "text": format!("The bridge will close on day {n}, Ann Lee said.")}),
        })
        .collect();
    dir.write("a.html", PAGE);
    dir.write("list.jsonl", list(&lines));
}

case!(the_same_bytes_with_one_thread_or_many, |dir| {
    many(&dir);
    let one = dir.dixit("read --tier fast --jsonl list.jsonl --threads 1");
    assert_eq!(one.exits(0).readings().len(), 257);
    for threads in ["2", "8"] {
        let several = dir.dixit(&format!("read --tier fast --jsonl list.jsonl --threads {threads}"));
        assert!(several.out == one.out && several.err == one.err);
    }
    // Nor do the zone and the language of the machine matter.
    for (name, value) in [("TZ", "Asia/Tokyo"), ("TZ", "America/New_York"), ("LC_ALL", "tr_TR.UTF-8")] {
        let mut command = dir.command(["read", "--tier", "fast", "--jsonl", "list.jsonl"]);
        assert!(Ran::of(command.env(name, value), b"").out == one.out);
    }
});

case!(the_order_of_the_input_changes_no_reading, |dir| {
    many(&dir);
    let text = std::fs::read_to_string(dir.path().join("list.jsonl")).unwrap();
    let backward: String = text.lines().rev().map(|l| format!("{l}\n")).collect();
    dir.write("backward.jsonl", backward);
    let sorted = |name: &str| {
        let ran = dir.dixit(&format!("read --tier fast --jsonl {name}"));
        let mut lines: Vec<String> = ran.exits(0).out.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert!(sorted("list.jsonl") == sorted("backward.jsonl"));
});

#[cfg(debug_assertions)]
case!(a_panic_inside_one_page_ends_that_page_alone, |dir| {
    let lines =
        list(&[json!({"id": "1", "text": "x"}), json!({"id": "2", "text": "boom"}), json!({"id": "3", "text": "y"})]);
    let mut command = dir.command(["read", "--tier", "fast", "--jsonl", "-"]);
    let ran = Ran::of(command.env("DIXIT_TEST_PANIC", "boom"), lines.as_bytes());
    ran.exits(0).complains(&[
        "standard input:2 (2): dixit met a fault of its own on this page (failpoint at ",
        "2 read, 1 skipped (1 fault of dixit)",
    ]);
    assert_eq!(ids(&ran), ["1", "3"]);

    dir.write("a.html", "boom");
    let mut command = dir.command(["read", "a.html"]);
    let ran = Ran::of(command.env("DIXIT_TEST_PANIC", "boom"), b"");
    ran.exits(1).complains(&["a.html: dixit met a fault", "please report it"]);
    assert_eq!(ran.err.lines().count(), 1);
});
