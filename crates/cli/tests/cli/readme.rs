//! README.md shows what the program really prints. To take over its output of today:
//! `DIXIT_WRITE_README=1 cargo test -p dixit-cli --test cli readme`

use crate::util::{Dir, Ran, root};

const OPENS: &str = "<!-- output of: dixit ";

#[test]
fn readme_shows_real_output() {
    let path = root().join("README.md");
    let kept = std::fs::read_to_string(&path).unwrap();
    let mut made = String::new();
    let mut rest = kept.as_str();
    let mut blocks = 0;
    while let Some((before, from)) = rest.split_once(OPENS) {
        let (args, from) = from.split_once(" -->\n```text\n").unwrap();
        let (_, after) = from.split_once("\n```\n").unwrap();
        let mut command = Dir::new().command(args.split(' '));
        let ran = Ran::of(command.current_dir(root()), b"");
        made += &format!("{before}{OPENS}{args} -->\n```text\n{}\n```\n", ran.exits(0).out.trim_end());
        rest = after;
        blocks += 1;
    }
    made += rest;
    assert!(blocks > 0);
    if std::env::var_os("DIXIT_WRITE_README").is_some() {
        std::fs::write(&path, &made).unwrap();
    } else {
        assert!(
            alike(&kept, &made),
            "README.md shows old output; DIXIT_WRITE_README=1 cargo test -p dixit-cli --test cli readme"
        );
    }
}

/// Whether two texts are the same but for some hundredths of a confidence: the encoder's arithmetic in 8 bits rounds
/// otherwise on processors that have dot products for it. A confidence near one half is shown in one and not in the other.
fn alike(kept: &str, made: &str) -> bool {
    const HALF: i32 = 50;
    const APART: i32 = 3;
    let words = |text: &'_ str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (kept, made) = (words(kept), words(made));
    let (mut kept, mut made) = (kept.as_slice(), made.as_slice());
    let mark = |word: Option<&String>| word.map(|w| w.trim_end_matches('?').to_owned());
    while !kept.is_empty() || !made.is_empty() {
        let doubts = (doubt(kept), doubt(made));
        let near = match doubts {
            (Some(a), Some(b)) => (a - b).abs() <= APART,
            (Some(one), None) | (None, Some(one)) => HALF - one <= APART,
            (None, None) => mark(kept.first()) == mark(made.first()),
        };
        if !near {
            return false;
        }
        let len = |doubt: Option<i32>, other: Option<i32>| match (doubt, other) {
            (Some(_), _) => DOUBT,
            (None, Some(_)) => 0,
            (None, None) => 1,
        };
        kept = &kept[len(doubts.0, doubts.1)..];
        made = &made[len(doubts.1, doubts.0)..];
    }
    true
}

/// Words of a mark of doubt.
const DOUBT: usize = 4;

/// The confidence in hundredths, where a mark of doubt stands first: "· unsure (33 %)".
fn doubt(words: &[String]) -> Option<i32> {
    let [mark, unsure, number, ..] = words.first_chunk::<DOUBT>()?;
    (matches!(mark.as_str(), "·" | "—") && unsure == "unsure").then(|| number.trim_start_matches('(').parse().ok())?
}

#[test]
fn only_confidences_may_differ_a_little() {
    let kept = "— Calder Bay · unsure (33 %), 7 pages";
    for (made, want) in [
        (kept, true),
        ("— Calder Bay · unsure (34 %), 7 pages", true),
        ("— Calder Bay · unsure (38 %), 7 pages", false),
        ("— Calder Bay · unsure (33 %), 8 pages", false),
        ("— Calder Bay · unsure (33 %), 7", false),
        ("— Calder Bay, 7 pages", false),
    ] {
        assert_eq!(alike(kept, made), want, "{made}");
    }
}

#[test]
fn doubt_may_end_at_one_half() {
    let kept = "denial?  that\n  — Oslo · unsure (48\n  %)\nend";
    for (made, want) in [
        (kept, true),
        ("denial   that\n  — Oslo\nend", true),
        ("denial?  that\n  — Oslo · unsure (45 %)\nend", true),
        ("denial?  that\n  — Oslo · unsure (44 %)\nend", false),
        ("denial   that\n  — Oslo", false),
    ] {
        assert_eq!((alike(kept, made), alike(made, kept)), (want, want), "{made}");
    }
}
