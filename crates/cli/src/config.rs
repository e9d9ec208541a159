//! Defaults from a file: options that are always the same need not be given each time.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Command;
use etcetera::BaseStrategy as _;
use serde::Deserialize;
use toml::Spanned;

use crate::read::Usage;

pub(crate) const HELP: &str = "\
Defaults of options can be kept in a file, `dixit/config.toml` in the folder where this system
keeps the configuration of programs (~/.config on Linux), or what DIXIT_CONFIG names:
  record = \"/home/ann/record\"     tier = \"fast\"     threads = 4
  aliases = \"people.csv\"          language = \"en\"   max-page = \"32MiB\"
Paths are relative to the folder of the file. What the command line says goes before it.

";

/// The file, its keys named as the options.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    record: Option<Spanned<Value>>,
    tier: Option<Spanned<Value>>,
    aliases: Option<Spanned<Value>>,
    threads: Option<Spanned<Value>>,
    language: Option<Spanned<Value>>,
    max_page: Option<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Number(u32),
}

/// The command with the file's defaults.
pub(crate) fn with_defaults(command: Command) -> anyhow::Result<Command> {
    let Some((path, text)) = find()? else { return Ok(command) };
    let folder = path.parent().unwrap_or(Path::new(""));
    apply(command, &text, folder).map_err(|what| Usage::new(format!("{}: {what}", path.display())).into())
}

/// The file that there is.
fn find() -> anyhow::Result<Option<(PathBuf, String)>> {
    let named = std::env::var_os("DIXIT_CONFIG");
    let path = match &named {
        Some(none) if none.is_empty() => return Ok(None),
        Some(path) => PathBuf::from(path),
        None => match etcetera::base_strategy::choose_native_strategy() {
            Ok(base) => base.config_dir().join("dixit").join("config.toml"),
            Err(_) => return Ok(None),
        },
    };
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(e) if e.kind() == io::ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(e) => {
            let what = format!("{}: the configuration could not be read: {e}", path.display());
            Err(Usage::new(what).into())
        }
    }
}

fn apply(command: Command, text: &str, folder: &Path) -> Result<Command, String> {
    let line = |at: usize| 1 + text.bytes().take(at).filter(|b| *b == b'\n').count();
    let file: File = toml::from_str(text).map_err(|e| {
        let what = e.message().replace("data did not match any variant of untagged enum Value", "no text or number");
        format!("line {}: {what}", line(e.span().unwrap_or_default().start))
    })?;
    let keys = [
        ("record", file.record),
        ("tier", file.tier),
        ("aliases", file.aliases),
        ("threads", file.threads),
        ("language", file.language),
        ("max-page", file.max_page),
    ];
    let mut command = command;
    for (key, value) in keys {
        let Some(value) = value else { continue };
        let at = value.span().start;
        let value = match value.into_inner() {
            Value::Text(text) if matches!(key, "record" | "aliases") => folder.join(text).display().to_string(),
            Value::Text(text) => text,
            Value::Number(number) => number.to_string(),
        };
        command = set(command, key, &value).map_err(|what| format!("line {}: {what}", line(at)))?;
    }
    Ok(command)
}

/// Makes a value the default of all options of that name.
fn set(mut command: Command, key: &str, value: &str) -> Result<Command, String> {
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        let subcommand = command.find_subcommand(&name);
        let Some(option) = subcommand.and_then(|c| c.get_arguments().find(|a| a.get_long() == Some(key))) else {
            continue;
        };
        // As on a command line, where a wrong value is told with what would work.
        let tried = Command::new("dixit").no_binary_name(true).arg(option.clone());
        if let Err(error) = tried.try_get_matches_from([OsStr::new(&format!("--{key}={value}"))]) {
            let error = error.to_string();
            let lines = error.lines().take_while(|l| !l.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
            return Err(lines.trim_start_matches("error: ").to_owned());
        }
        let (id, value) = (option.get_id().clone(), value.to_owned());
        command = command.mut_subcommand(name, |c| c.mut_arg(id, |option| option.default_value(value)));
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, FromArgMatches as _};

    use super::*;
    use crate::args::{Cli, Command as Asked};

    fn tried(text: &str) -> Result<Command, String> {
        apply(Cli::command(), text, Path::new("folder"))
    }

    fn read(text: &str, args: &[&str]) -> crate::args::ReadArgs {
        let matches = tried(text).unwrap().try_get_matches_from([&["dixit", "read"], args].concat()).unwrap();
        match Cli::from_arg_matches(&matches).unwrap().command {
            Asked::Read(read) => read,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_command_line_goes_before_the_file() {
        let text =
            "tier = \"fast\"\naliases = \"people.csv\"\nthreads = 3\nlanguage = \"en-GB\"\nmax-page = \"1MiB\"\n";
        let by_file = read(text, &["a.html"]);
        assert_eq!(by_file.tier, Some(dixit::Tier::Fast));
        assert_eq!(by_file.aliases.as_deref(), Some(Path::new("folder/people.csv")));
        assert_eq!((by_file.threads.map(usize::from), by_file.max_page), (Some(3), 1 << 20));
        assert_eq!(by_file.language.as_deref(), Some("en-GB"));
        let by_hand = read(text, &["a.html", "--tier", "rules", "--threads", "1"]);
        assert_eq!((by_hand.tier, by_hand.threads.map(usize::from)), (Some(dixit::Tier::Rules), Some(1)));
        // A default is nothing that was asked for: it contradicts nothing.
        read(text, &["--jsonl", "a.jsonl"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_would_work() {
        for (text, parts) in [
            ("record = \"r\"\ncolour = \"red\"\n", &["line 2", "`colour`", "`record`", "`tier`", "`max-page`"][..]),
            ("\ntier = \"slow\"\n", &["line 2", "'slow'", "--tier"]),
            ("threads = 0\n", &["line 1", "'0'", "--threads"]),
            ("threads = [1]\n", &["line 1", "no text or number"]),
            ("record = \n", &["line 1"]),
        ] {
            let what = tried(text).unwrap_err();
            assert!(parts.iter().all(|part| what.contains(part)), "{what}");
        }
    }
}
