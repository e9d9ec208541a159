//! `dixit read SOURCE...`

use crate::util::{PAGE, check_evidence, root, warnings};

case!(html_file, |dir| {
    dir.write("bridge.html", PAGE);
    let ran = dir.dixit("read bridge.html");
    ran.exits(0);
    assert!(ran.out.contains("Bridge to close") && ran.err.is_empty(), "{ran:?}");
});

case!(text_file, |dir| {
    dir.write("bridge.txt", "Bridge to close\n\nThe bridge will close on Monday, Mayor Ann Lee said.\n");
    dir.dixit("read bridge.txt").exits(0);
});

case!(standard_input, |dir| {
    let ran = dir.dixit_with("read --json -", PAGE);
    let reading = ran.exits(0).readings().remove(0);
    check_evidence(&reading, PAGE.as_bytes());
    dir.write("page.html", PAGE);
    assert_eq!(dir.dixit("read --json page.html").readings()[0]["page"]["digest"], reading["page"]["digest"]);
});

case!(several_sources_each_with_its_name, |dir| {
    dir.write("a.html", PAGE);
    dir.write("b.html", PAGE);
    let ran = dir.dixit("read a.html b.html");
    ran.exits(0);
    let (a, b) = (ran.out.find("a.html").unwrap(), ran.out.find("b.html").unwrap());
    assert!(a < b);
});

case!(one_that_cannot_be_read_does_not_stop_the_others, |dir| {
    dir.write("a.html", PAGE);
    dir.write("c.html", PAGE);
    let ran = dir.dixit("read --json a.html b.html c.html");
    ran.exits(2).complains(&["b.html: there is no such file"]);
    let ids: Vec<_> = ran.readings().into_iter().map(|r| r["id"].clone()).collect();
    assert_eq!(ids, ["a.html", "c.html"]);
});

case!(json_is_one_reading_over_several_lines, |dir| {
    dir.write("a.html", PAGE);
    let ran = dir.dixit("read --json a.html");
    let readings = ran.exits(0).readings();
    assert_eq!(readings.len(), 1);
    assert!(ran.out.lines().count() > 10 && ran.out.ends_with("}\n"));
    assert_eq!(readings[0]["schema"], "dixit.reading/1");
    assert_eq!(readings[0].get("id"), None);
});

case!(json_of_several_is_one_a_line, |dir| {
    dir.write("a.html", PAGE);
    let ran = dir.dixit("read --json a.html a.html");
    assert_eq!((ran.exits(0).readings().len(), ran.out.lines().count()), (2, 2));
});

case!(hints, |dir| {
    let page = "The bridge will close on Monday, Mayor Ann Lee said.";
    let ran = dir.dixit_with(
        "read --json --url https://courier.example/1 --published 2024-03-06T17:20+01:00 --language en-GB -",
        page,
    );
    let reading = ran.exits(0).readings().remove(0);
    assert_eq!(reading["page"]["url"], "https://courier.example/1");
    assert_eq!(reading["article"]["published"], "2024-03-06T17:20:00+01:00");
    assert_eq!(reading["article"]["language"], "en-GB");
});

case!(bad_command_lines, |dir| {
    dir.write("a.html", PAGE);
    for (args, says) in [
        ("read", "SOURCE"),
        ("", "Usage"),
        ("read --published yesterday a.html", "ISO 8601"),
        ("read --max-page much a.html", "--max-page"),
        ("read --max-page 0 a.html", "1 B to 1 GiB"),
        ("read --threads 0 a.html", "--threads"),
        ("read --url https://a.example/ a.html a.html", "one SOURCE"),
        ("read - -", "once"),
        ("read --jsonl pages.jsonl a.html", "cannot be used with"),
        ("read --jsonl pages.jsonl --json", "cannot be used with"),
        ("read --what a.html", "--what"),
        ("read --tier best a.html", "one of rules, fast, cascade, accurate"),
        ("read --doubt 2 a.html", "a number from 0 to 1"),
    ] {
        dir.dixit(args).exits(2).complains(&[says]);
    }
});

case!(the_reading_says_which_tier_read, |dir| {
    dir.write("a.html", PAGE);
    let list = dir.write("a.jsonl", "{\"path\": \"a.html\"}\n");
    for (args, tier, files) in [
        ("read --json a.html", "accurate", 8),
        ("read --json --tier rules a.html", "rules", 2),
        ("read --json --tier fast a.html", "fast", 4),
        ("read --json a.html a.html", "cascade", 9),
        ("read --jsonl a.jsonl", "cascade", 9),
        ("read --tier accurate --jsonl a.jsonl", "accurate", 8),
    ] {
        let reading = dir.dixit(args).exits(0).readings().remove(0);
        assert_eq!(reading["engine"]["tier"], tier, "{args}");
        assert_eq!(reading["engine"]["models"].as_array().unwrap().len(), files, "{args}");
        assert!(!reading["statements"].as_array().unwrap().is_empty(), "{args}");
        check_evidence(&reading, PAGE.as_bytes());
    }
    drop(list);
});

case!(help_and_version, |dir| {
    let ran = dir.dixit("read --help");
    ran.exits(0);
    for part in
        ["Exit status:", "Examples:", "--jsonl", "--max-page", "--threads", "--published", "--tier", "\"base64\""]
    {
        assert!(ran.out.contains(part), "{part}");
    }
    let ran = dir.dixit("--version");
    assert_eq!(ran.exits(0).out, format!("dixit {}\n", env!("CARGO_PKG_VERSION")));
    assert!(dir.dixit("--help").exits(0).out.contains("Exit status:"));
});

case!(the_examples, |dir| {
    for name in ["wire.html", "feature.html", "live.html", "pasted.txt"] {
        let page = std::fs::read(root().join("examples").join(name)).unwrap();
        let reading = dir.reading(&page);
        let text = reading["article"]["text"].as_str().unwrap();
        assert!(text.chars().count() > 500, "{name}: {text}");
    }
});

case!(a_page_without_statements_says_so, |dir| {
    let reading = dir.reading("<article><h1>Tide table</h1><p>High water stands at six and at seven.</p></article>");
    assert_eq!(reading["statements"].as_array().unwrap().len(), 0);
    assert!(!warnings(&reading).is_empty());
    let ran = dir.dixit("read page");
    assert!(ran.exits(0).out.contains("warning: "), "{ran:?}");
});

case!(a_table_of_aliases, |dir| {
    dir.write("page.html", PAGE);
    dir.write("who.csv", "name,names,wikidata,role\nAnn Petra Lee,Mayor Lee,Q100,Mayor\n");
    dir.write(
        "who.toml",
        "[[alias]]\nname = \"Ann Petra Lee\"\nnames = [\"Mayor Lee\"]\nwikidata = \"Q100\"\nrole = \"Mayor\"\n",
    );
    let mut speakers = Vec::new();
    for table in ["who.csv", "who.toml"] {
        let ran = dir.dixit(&format!("read --tier rules --json --aliases {table} page.html"));
        let reading = ran.exits(0).readings().remove(0);
        let digest = reading["engine"]["aliases"].as_str().unwrap();
        assert!(digest.starts_with("sha256:"), "{digest}");
        speakers.push(reading["speakers"][0].clone());
    }
    assert_eq!(speakers[0], speakers[1]);
    assert_eq!(speakers[0]["name"], "Ann Petra Lee");
    assert_eq!(
        speakers[0]["alias"],
        serde_json::json!({"published": "Ann Lee", "wikidata": "Q100", "roles": ["Mayor"]})
    );
    let ran = dir.dixit("read --tier rules --aliases who.csv page.html");
    assert!(ran.exits(0).out.contains("\nAnn Petra Lee (Q100), Mayor\n"), "{ran:?}");
    let plain = dir.dixit("read --tier rules --json page.html").readings().remove(0);
    assert_eq!(plain["speakers"][0]["name"], "Ann Lee");
    assert_eq!((plain["speakers"][0].get("alias"), plain["engine"].get("aliases")), (None, None));
});

case!(a_table_of_aliases_that_is_none, |dir| {
    dir.write("page.html", PAGE);
    for (name, table, says) in [
        (
            "a.csv",
            &b"name,wikidata\nAnn Lee,100\n"[..],
            "a.csv: line 2: \"100\" is no Wikidata item; give one like Q100",
        ),
        ("a.toml", b"[[alias]]\nwho = 'Ann'\n", "a.toml: line 2: unknown field `who`"),
        ("b.csv", b"name\nAnn\nJos\xe9\n", "b.csv: line 3: it is not in UTF-8; save the table in that encoding"),
        ("a.txt", b"name\n", "a.txt: a table of aliases is a file in CSV or TOML, named .csv or .toml"),
    ] {
        dir.write(name, table);
        let ran = dir.dixit(&format!("read --tier rules --aliases {name} page.html"));
        ran.exits(2).complains(&[says]);
        assert_eq!((ran.out.as_str(), ran.err.lines().count()), ("", 1), "{ran:?}");
    }
    dir.dixit("read --aliases gone.csv page.html").exits(2).complains(&["gone.csv: there is no such file"]);
});
