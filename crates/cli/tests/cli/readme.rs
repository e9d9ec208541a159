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
/// otherwise on processors that have dot products for it.
fn alike(kept: &str, made: &str) -> bool {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (kept, made) = (words(kept), words(made));
    let hundredths = |word: &str| word.trim_start_matches('(').parse::<i32>().ok();
    let near = |(a, b): (&String, &String)| {
        let both = hundredths(a).zip(hundredths(b));
        a == b || a.starts_with('(') && both.is_some_and(|(a, b)| (a - b).abs() <= 3)
    };
    kept.len() == made.len() && kept.iter().zip(&made).all(near)
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
    ] {
        assert_eq!(alike(kept, made), want, "{made}");
    }
}
