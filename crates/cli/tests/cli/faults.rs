//! Names from outside, clocks and zones.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use crate::util::{PAGE, Ran};

/// All files below a folder.
fn files(dir: &Path) -> BTreeSet<String> {
    let all = walkdir::WalkDir::new(dir).into_iter().map(Result::unwrap).filter(|e| !e.file_type().is_dir());
    all.map(|e| e.path().strip_prefix(dir).unwrap().display().to_string()).collect()
}

case!(no_name_from_a_page_becomes_a_path, |dir| {
    let names = [
        "../../outside",
        "/tmp/../outside",
        "..\\..\\outside",
        "%2e%2e%2f%2e%2e%2foutside",
        "https://courier.example/../../outside",
        "https://courier.example/%2e%2e/%00/a",
        "file:///etc/passwd",
        "a\u{0}b",
        "CON",
    ];
    let mut list = String::new();
    for (n, name) in names.iter().enumerate() {
        let page = PAGE.replace("Monday", &format!("Monday {n}")).replace("<h1>", &format!("<h1>{n} "));
        list += &format!("{}\n", json!({"id": name, "url": name, "html": page}));
    }
    dir.write("in/list.jsonl", list);
    let before = files(dir.path());
    let ran = dir.dixit("add --record in/r --tier rules in/list.jsonl");
    assert!(ran.exits(0).out.starts_with("9 pages"), "{ran:?}");
    dir.dixit("find --record in/r bridge").exits(0);
    dir.dixit("read --tier rules --jsonl in/list.jsonl").exits(0);
    for name in names.iter().filter(|n| !n.contains('\0')) {
        // No id of anything: each is told as such or not known, and nothing of that name is opened.
        for command in ["show", "verify", "split", "retract"] {
            let mut command = dir.command([command, name, "--record", "in/r"]);
            assert_eq!(Ran::of(&mut command, b"").status, Some(2), "{name}");
        }
    }
    let made: Vec<String> = files(dir.path()).difference(&before).cloned().collect();
    assert!(!made.is_empty());
    for file in made {
        let name = file.strip_prefix("in/r/").unwrap_or_else(|| panic!("{file} is outside the record"));
        assert!(!name.contains("outside") && !name.contains("passwd") && !name.contains(".."), "{name}");
    }
});

case!(readings_depend_on_no_clock_or_zone, |dir| {
    // "Monday" and "last week" of a page without a date: of no day.
    let undated = PAGE.replace("<p>The council", "<p>Mayor Ann Lee said last week that it was safe.</p><p>The council");
    let dated =
        undated.replace("<title>", "<meta property=\"article:published_time\" content=\"2024-03-31T02:30:00\"><title>");
    dir.write("undated.html", &undated);
    dir.write("dated.html", &dated);
    let read = |page: &str, zone: &str| {
        let mut command = dir.command(["read", "--tier", "rules", "--json", page]);
        Ran::of(command.env("TZ", zone), b"")
    };
    for page in ["undated.html", "dated.html"] {
        let utc = read(page, "UTC");
        // The published time falls into the hour that Berlin's clocks leave out.
        for zone in ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu", "nowhere", ""] {
            assert_eq!(read(page, zone).exits(0).out, utc.out, "{zone}");
        }
    }
    let reading = &read("undated.html", "UTC").readings()[0];
    assert_eq!(reading["article"]["published"], json!(null));
    let this_year = jiff::Timestamp::now().strftime("%Y").to_string();
    assert!(!reading["statements"].to_string().contains(&format!("\"{this_year}")), "{reading}");
    let dated = &read("dated.html", "UTC").readings()[0];
    assert_eq!(dated["article"]["published"], "2024-03-31T02:30");
});

case!(the_same_pages_in_another_zone_are_the_same_record, |dir| {
    dir.write("a.html", PAGE);
    let state = |record: &str, zone: &str| {
        let mut add = dir.command(["add", "--record", record, "--tier", "rules", "a.html"]);
        Ran::of(add.env("TZ", zone), b"").exits(0);
        let mut snapshot = dir.command(["snapshot", "--record", record, "now"]);
        let ran = Ran::of(snapshot.env("TZ", zone), b"");
        ran.exits(0).out.split("sha256:").nth(1).unwrap().to_owned()
    };
    assert_eq!(state("r", "Pacific/Kiritimati"), state("s", "America/Los_Angeles"));
});
