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
            kept == made,
            "README.md shows old output; DIXIT_WRITE_README=1 cargo test -p dixit-cli --test cli readme"
        );
    }
}
