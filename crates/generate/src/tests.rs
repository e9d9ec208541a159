use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use super::*;

fn archive(options: &Options) -> (Vec<u8>, String) {
    let (mut archive, mut gold) = (Vec::new(), Vec::new());
    write_archive(options, &mut archive, Some(&mut gold)).unwrap();
    (archive, String::from_utf8(gold).unwrap())
}

#[test]
fn the_same_for_any_number_of_threads() {
    let one = Options { pages: 30, seed: 7, ..Options::default() };
    let three = Options { threads: NonZeroUsize::new(3).unwrap(), ..one };
    assert_eq!(archive(&one), archive(&three));
    assert_ne!(archive(&one).1, archive(&Options { seed: 8, ..one }).1);
}

/// A number that changes with any byte; what it is today is kept here, so that archives of a seed stay what they are.
#[test]
fn the_same_on_any_machine() {
    let mut generator = Generator::new(Options::default());
    let sum = (0..20).flat_map(|n| generator.page(n).page).fold(0, |sum, byte| dice::mix(&[sum, byte.into()]));
    assert_eq!(sum, SUM);
}

const SUM: u64 = 6_345_607_322_019_715_339;

#[test]
fn pages_are_of_the_size_of_real_ones_and_compress_like_them() {
    let options = Options { pages: 200, ..Options::default() };
    let (archive, _) = archive(&options);
    let mut bytes = Vec::new();
    MultiGzDecoder::new(&*archive).read_to_end(&mut bytes).unwrap();
    let mean = bytes.len() / 200;
    assert!((80_000..130_000).contains(&mean), "{mean} bytes a page");
    let ratio = bytes.len() as f64 / archive.len() as f64;
    assert!((4.0..8.0).contains(&ratio), "compressed {ratio:.1} times");
}

#[test]
fn pages_hold_what_is_said() {
    let mut generator = Generator::new(Options::default());
    let (mut words, mut statements, mut looked_at) = (0, 0, 0);
    for number in 0..200 {
        let plan = generator.plan(number);
        let story = story::tell(&[1, plan.story], plan.version, plan.day, plan.agency);
        let text = story.paragraphs.join("\n");
        words += text.split_whitespace().count();
        statements += story.statements.len();
        for (n, statement) in story.statements.iter().enumerate() {
            let lower = text.to_lowercase();
            assert!(
                statement.content.iter().all(|piece| lower.contains(&piece.to_lowercase())),
                "{statement:?} in {text}"
            );
            assert!(lower.contains(&statement.cue.to_lowercase()) && lower.contains(&statement.source.to_lowercase()));
            assert!(statement.within.is_none_or(|outer| outer < n));
            assert!(!text.contains(['{', '}']), "{text}");
        }
        let made = generator.page(number);
        if made.gold.outlet.is_ascii()
            && std::str::from_utf8(&made.page).is_ok_and(|page| page.contains(&story.headline))
        {
            looked_at += 1;
        }
    }
    assert!((500..700).contains(&(words / 200)), "{} words a page", words / 200);
    assert!((10..15).contains(&(statements / 200)), "{} statements a page", statements / 200);
    assert!(looked_at > 150);
}

#[test]
fn stories_come_again() {
    let mut generator = Generator::new(Options::default());
    let made: Vec<Gold> = (0..400).map(|n| generator.page(n).gold).collect();
    let syndicated: Vec<&Gold> = made.iter().filter(|g| g.agency.is_some()).collect();
    let other = |gold: &&&Gold| syndicated.iter().any(|g| g.story == gold.story && g.outlet != gold.outlet);
    assert!(syndicated.iter().filter(other).count() > 20);
    let changed: Vec<&Gold> = made.iter().filter(|g| g.version > 0).collect();
    assert!(changed.len() > 10);
    for gold in changed {
        let first = made.iter().find(|g| g.url == gold.url).unwrap();
        assert_eq!((first.version, first.story), (0, gold.story));
        assert!(gold.statements.len() > first.statements.len() && gold.statements.starts_with(&first.statements));
    }
}

#[test]
fn damage_on_demand() {
    let options = Options { pages: 100, damaged: 200, ..Options::default() };
    let (damaged, gold) = archive(&options);
    let hits = gold.lines().filter(|line| line.contains("\"damaged\":true")).count();
    assert!((8..35).contains(&hits), "{hits}");
    let (whole, _) = archive(&Options { damaged: 0, ..options });
    assert_eq!(whole.iter().zip(&damaged).filter(|(a, b)| a != b).count(), hits);
}
