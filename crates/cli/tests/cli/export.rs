//! `dixit export`.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::util::{Dir, PAGE};

impl Dir {
    /// A record with one page, in `r`.
    fn with_record(&self) {
        self.write("a.html", PAGE);
        self.dixit("add --record r --tier rules a.html").exits(0);
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

case!(lines_on_standard_output_are_what_read_prints, |dir| {
    dir.with_record();
    let ran = dir.dixit("export --record r --format jsonl");
    let exported = ran.exits(0).readings();
    let read = dir.dixit("read --tier rules --json a.html").readings();
    assert_eq!(exported.len(), 1);
    assert_eq!(exported[0]["statements"], read[0]["statements"]);
    assert_eq!(exported[0]["article"], read[0]["article"]);
    assert!(exported[0]["speakers"][0]["entity"].is_string());
    assert!(dir.dixit("export --record r --format jsonl -o -").out == ran.out);
});

case!(each_format_goes_to_a_place_of_its_own, |dir| {
    dir.with_record();
    let statements =
        dir.dixit("export --record r --format jsonl").readings()[0]["statements"].as_array().unwrap().len();
    for format in ["csv", "jsonl", "jsonld", "webannotation", "parquet"] {
        let ran = dir.dixit(&format!("export --record r --format {format} -o out.{format}"));
        assert_eq!(ran.exits(0).out, format!("{statements} statements of 1 page in out.{format}\n"));
    }
    assert_eq!(dir.names("out.parquet"), ["articles.parquet", "speakers.parquet", "statements.parquet"]);
    let text = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(text("out.csv").lines().count(), statements + 1);
    let quotations: Value = serde_json::from_str(&text("out.jsonld")).unwrap();
    assert_eq!(quotations["@graph"].as_array().unwrap().len(), statements);
    let annotations: Value = serde_json::from_str(&text("out.webannotation")).unwrap();
    assert_eq!(annotations["items"].as_array().unwrap().len(), statements);
    assert!(dir.names(".").iter().all(|name| !name.ends_with(".partial")));
});

case!(nothing_is_overwritten, |dir| {
    dir.with_record();
    dir.write("taken", "mine");
    for format in ["csv", "parquet"] {
        dir.dixit(&format!("export --record r --format {format} -o taken"))
            .exits(2)
            .complains(&["taken: this is there already; remove it, or name another place"]);
    }
    assert_eq!(fs::read(dir.path().join("taken")).unwrap(), b"mine");
    assert_eq!(dir.names("."), ["a.html", "r", "taken"]);
});

case!(what_cannot_be_exported_is_said, |dir| {
    dir.with_record();
    dir.dixit("export --record r --format parquet").exits(2).complains(&["-o"]);
    dir.dixit("export --record none --format csv").exits(2).complains(&["none: there is no record here"]);
    dir.dixit("export --record r --format excel").exits(2).complains(&["excel", "parquet"]);
    dir.dixit("export --record r").exits(2).complains(&["--format"]);
    dir.dixit("export --record r --format csv -o no/such/folder.csv")
        .exits(1)
        .complains(&["no/such/folder.csv: it could not be written (is its folder there?): "]);
});

case!(who_has_read_enough_is_no_fault, |dir| {
    dir.with_record();
    let mut child = dir
        .command(["export", "--record", "r", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = child.wait_with_output().unwrap();
    assert_eq!((ran.status.code(), ran.stderr.as_slice()), (Some(0), b"".as_slice()));
});
