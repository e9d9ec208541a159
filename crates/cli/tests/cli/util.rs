//! A folder for each test, the program in it, and what every reading promises.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::thread;

use dixit::ByteRange;
use serde_json::Value;

/// A test with a folder of its own: `case!(name, |dir| { ... })`.
macro_rules! case {
    ($name:ident, |$dir:ident| $body:block) => {
        #[test]
        fn $name() {
            let $dir = crate::util::Dir::new();
            $body
        }
    };
}

/// A page with an article and, for an engine that finds any, statements.
pub(crate) const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>Bridge to close</title></head><body><nav><a href=\"/\">Home</a></nav><article><h1>Bridge to close</h1>\n\
    <p>The bridge will close on Monday, Mayor Ann Lee said. It has carried the town's traffic for sixty years.</p>\n\
    <p>\u{201c}There is no other way,\u{201d} Lee told reporters. \u{201c}We have looked at all of them.\u{201d}</p>\n\
    <p>The council declined to comment on the cost of the work, which is to last until the autumn.</p>\n\
    </article></body></html>";

pub(crate) struct Dir(tempfile::TempDir);

impl Dir {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The program in this folder, with nothing in its surroundings that sets colours.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        // Not with the defaults of whoever runs the tests.
        command.env("DIXIT_CONFIG", "");
        command
    }

    /// Runs the program with arguments parted by blanks.
    pub(crate) fn dixit(&self, args: &str) -> Ran {
        Ran::of(&mut self.command(args.split_whitespace()), b"")
    }

    /// The same with bytes on standard input.
    pub(crate) fn dixit_with(&self, args: &str, input: impl AsRef<[u8]>) -> Ran {
        Ran::of(&mut self.command(args.split_whitespace()), input.as_ref())
    }

    /// The reading by rules of a page in a file of any name, its promises checked.
    pub(crate) fn reading(&self, page: impl AsRef<[u8]>) -> Value {
        self.write("page", &page);
        let ran = self.dixit("read --tier rules --json page");
        ran.exits(0);
        let reading = ran.readings().remove(0);
        check_evidence(&reading, page.as_ref());
        reading
    }
}

/// A program that has run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(command: &mut Command, input: &[u8]) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let output = thread::scope(|scope| {
            // The program may refuse its input before the end.
            scope.spawn(move || stdin.write_all(input));
            child.wait_with_output().unwrap()
        });
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    pub(crate) fn exits(&self, status: i32) -> &Self {
        assert_eq!(self.status, Some(status), "{self:?}");
        self
    }

    /// Standard error holds each of these.
    #[track_caller]
    pub(crate) fn complains(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.err.contains(part), "no {part:?} in {:?}", self.err);
        }
        self
    }

    /// The readings on standard output, in one piece or one a line, valid against the schema.
    #[track_caller]
    pub(crate) fn readings(&self) -> Vec<Value> {
        let all: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(&self.out).into_iter().collect();
        let all = all.unwrap();
        all.iter().for_each(check_contract);
        all
    }
}

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("../../../../schema/reading.schema.json");
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
});

/// Valid, without a field that the contract does not know, and each span with words.
#[track_caller]
fn check_contract(reading: &Value) {
    if let Err(error) = SCHEMA.validate(reading) {
        panic!("{error} at {}", error.instance_path());
    }
    let known: dixit::json::Reading = serde_json::from_value(reading.clone()).unwrap();
    // By way of text, in which a confidence has as many digits as it needs.
    let back: Value = serde_json::from_str(&serde_json::to_string(&known).unwrap()).unwrap();
    assert!(&back == reading, "a field that the contract does not know, in {reading}");
    let text: Vec<char> = known.article.text.chars().collect();
    let holds = |span: &[u32; 2]| {
        assert!(text.get(span[0] as usize..span[1] as usize).is_some_and(|t| !t.is_empty()), "{span:?}");
    };
    known.article.blocks.iter().for_each(|b| holds(&b.span));
    known.speakers.iter().flat_map(|s| &s.mentions).for_each(holds);
    for statement in &known.statements {
        assert!(!statement.content.is_empty());
        statement.content.iter().chain(&statement.source).chain(&statement.cue).for_each(holds);
    }
}

/// Each statement's words come out of the page's bytes.
#[track_caller]
pub(crate) fn check_evidence(reading: &Value, page: &[u8]) {
    let reading: dixit::json::Reading = serde_json::from_value(reading.clone()).unwrap();
    let text: Vec<char> = reading.article.text.chars().collect();
    for statement in &reading.statements {
        let words: String =
            statement.content.iter().flat_map(|[start, end]| &text[*start as usize..*end as usize]).collect();
        let ranges: Vec<ByteRange> = statement.evidence.iter().map(|[s, e]| ByteRange::new(*s, *e)).collect();
        assert!(
            dixit::proves(page, &ranges, &reading.page.encoding, &reading.page.media_type, &words),
            "{ranges:?} do not hold {words:?}"
        );
    }
}

/// Codes of a reading's warnings.
pub(crate) fn warnings(reading: &Value) -> Vec<&str> {
    reading["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect()
}

/// The project's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
