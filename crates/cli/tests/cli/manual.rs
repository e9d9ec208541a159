//! What shells and `man` are told, and defaults from a file.

use crate::util::{PAGE, Ran};

/// All commands, as the help lists them.
fn commands(help: &str) -> Vec<String> {
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter(|l| l.starts_with("  ") && !l.starts_with("   "));
    names.map(|l| l.split_whitespace().next().unwrap().to_owned()).collect()
}

case!(completions_know_every_command, |dir| {
    let commands = commands(&dir.dixit("--help").exits(0).out);
    assert!(commands.len() > 15, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = dir.dixit(&format!("completions {shell}")).exits(0).out.clone();
        for command in &commands {
            assert!(script.contains(command.as_str()), "{shell} lacks {command}");
        }
    }
    dir.dixit("completions csh").exits(2).complains(&["'csh'", "bash"]);
});

case!(the_manual_has_a_page_for_every_command, |dir| {
    let commands = commands(&dir.dixit("--help").exits(0).out);
    let main = dir.dixit("man").exits(0).out.clone();
    assert!(main.contains(".TH dixit 1"), "{main}");
    dir.dixit("man pages/man1").exits(0);
    let read = |name: &str| std::fs::read_to_string(dir.path().join("pages/man1").join(name)).unwrap();
    assert_eq!(read("dixit.1"), main);
    for command in commands.iter().filter(|c| *c != "help") {
        // roff writes a hyphen as \-.
        assert!(main.contains(&format!("dixit\\-{command}(1)")), "no {command} in {main}");
        let page = read(&format!("dixit-{command}.1"));
        assert!(page.starts_with(".ie") && page.contains(".SH SYNOPSIS"), "{page}");
    }
});

case!(defaults_come_from_a_file, |dir| {
    dir.write("a.html", PAGE);
    dir.write("conf/dixit/config.toml", "tier = \"rules\"\nrecord = \"r\"\n");
    let with = |config: Option<&str>, args: &str| {
        let mut command = dir.command(args.split_whitespace());
        match config {
            Some(file) => command.env("DIXIT_CONFIG", file),
            None => command.env_remove("DIXIT_CONFIG").env("XDG_CONFIG_HOME", dir.path().join("conf")),
        };
        Ran::of(&mut command, b"")
    };
    let named = Some("conf/dixit/config.toml");
    with(named, "add a.html").exits(0);
    assert!(dir.path().join("conf/dixit/r/record.sqlite").exists(), "paths are relative to the file");
    assert_eq!(with(named, "read --json a.html").readings()[0]["engine"]["tier"], "rules");
    assert_eq!(with(named, "read --json --tier fast a.html").readings()[0]["engine"]["tier"], "fast");
    if cfg!(target_os = "linux") {
        with(None, "verify").exits(0);
    }
    with(Some("gone.toml"), "verify").exits(2).complains(&["gone.toml"]);
    dir.write("bad.toml", "tier = \"rules\"\ncolour = 1\n");
    with(Some("bad.toml"), "verify").exits(2).complains(&["bad.toml: line 2: ", "`colour`", "`record`", "`threads`"]);
});
