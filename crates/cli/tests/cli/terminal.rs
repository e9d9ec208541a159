//! What reaches a terminal, and an output that goes away.

use std::io::Read as _;
use std::process::Stdio;

use crate::util::{PAGE, Ran};

case!(no_colours_unless_on_a_terminal, |dir| {
    dir.write("a.html", PAGE);
    let coloured = |settings: &[(&str, &str)]| {
        let mut command = dir.command(["read", "a.html", "a.html"]);
        command.envs(settings.iter().copied());
        Ran::of(&mut command, b"").exits(0).out.contains('\x1b')
    };
    assert!(!coloured(&[]));
    assert!(!coloured(&[("CLICOLOR", "1")]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
});

case!(lines_are_eighty_columns_wide, |dir| {
    dir.write("a.html", PAGE);
    dir.write("b.html", PAGE.replace("Bridge to close", &"Bridge to close ".repeat(40)));
    let ran = dir.dixit("read a.html b.html");
    assert!(ran.exits(0).out.lines().all(|l| l.chars().count() <= 80), "{}", ran.out);
});

case!(a_page_cannot_command_the_terminal, |dir| {
    let page = PAGE
        .replace("Bridge to close", "Bridge \x1b]0;owned\x07 to \u{9b}2J close")
        .replace("Lee", "Lee \x1b[2J\u{202e}\u{2067}\u{85}\x08");
    dir.write("a.html", &page);
    for args in ["read a.html", "read --json a.html", "read --json a.html a.html"] {
        let ran = dir.dixit(args);
        ran.exits(0);
        assert!(!ran.out.contains(|c: char| c != '\n' && c.is_control()), "{:?}", ran.out);
        assert!(!ran.out.contains(['\u{202e}', '\u{2067}', '\u{2028}']), "{:?}", ran.out);
    }
    dir.dixit("read --json a.html").readings();
});

case!(nor_can_a_name_or_an_id, |dir| {
    let mut command = dir.command(["read", "gone\x1b[31m.html"]);
    let ran = Ran::of(&mut command, b"");
    assert!(!ran.exits(2).err.contains('\x1b'), "{:?}", ran.err);
    let ran = dir.dixit_with("read --jsonl -", "{\"id\": \"\\u001b[31m\\u202e\", \"path\": \"gone\"}\n");
    assert!(!ran.exits(2).err.contains(['\x1b', '\u{202e}']), "{:?}", ran.err);
});

#[cfg(unix)]
case!(a_reader_that_goes_away_ends_it_quietly, |dir| {
    let line = format!("{}\n", serde_json::json!({"html": PAGE}));
    let list = dir.write("list.jsonl", line.repeat(2000));
    dir.write("a.html", PAGE.repeat(100));
    for args in [&["read", "--jsonl", "list.jsonl"][..], &["read", "--json", "--tier", "rules", "a.html"]] {
        let mut command = dir.command(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 10]).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), err.contains("pipe"), err.contains("panic")),
            (Some(0), false, false),
            "{err}"
        );
    }
    drop(list);
});

#[cfg(target_os = "linux")]
case!(an_output_that_is_full_is_an_error, |dir| {
    dir.write("a.html", PAGE);
    dir.write("list.jsonl", format!("{}\n", serde_json::json!({"html": PAGE})));
    for args in [&["read", "a.html"][..], &["read", "--json", "a.html"], &["read", "--jsonl", "list.jsonl"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = dir.command(args).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{err}");
        assert!(err.contains("dixit: the output could not be written: "), "{err}");
    }
});
