//! Decisions outlive readings.

use std::num::NonZeroUsize;

use dixit::Tier;
use dixit_record::{DecisionKind, Record, Writer, reread};

use crate::{day, engine, fill, readings, saying, story};

fn reread_all(writer: &mut Writer, tier: Tier) -> u64 {
    reread(
        writer,
        &engine(tier),
        |_| true,
        NonZeroUsize::new(2).unwrap(),
        |version, read| {
            assert!(read.is_ok(), "{version}: {read:?}");
        },
    )
    .unwrap()
}

#[test]
fn decisions_hold_after_a_rereading() {
    let dir = tempfile::tempdir().unwrap();
    fill(
        dir.path(),
        &[
            story(
                "one",
                "2024-03-06",
                &["“The bridge is safe,” Mayor Ruth Okafor said on Tuesday.", "“It is not,” Peter Lind said."],
            ),
            story("two", "2024-03-07", &["“The ferry is late,” Mayor Ruth Okafor said on Wednesday."]),
        ],
    );
    let mut writer = Writer::open(dir.path()).unwrap();
    let [one, two] = &readings(&writer)[..] else { panic!() };
    let (safe, not) = (saying(one, "bridge is safe"), saying(one, "It is not"));
    let retracted = writer.retract(safe, "a misprint, says the paper", day("2024-04-01")).unwrap();
    let untied = writer.untie(not, "Lind was not there", day("2024-04-02")).unwrap();
    let (split, cousin) = writer.split(&[saying(two, "ferry is late")], "her cousin", day("2024-04-03")).unwrap();
    for tier in [Tier::Fast, Tier::Rules] {
        assert_eq!(reread_all(&mut writer, tier), 2);
        assert_eq!(reread_all(&mut writer, tier), 0, "what is read is not read again");
        let [one, two] = &readings(&writer)[..] else { panic!() };
        assert_eq!(one.content.engine.tier, tier.name());
        let at = |id| one.content.statements.iter().position(|s| s.id.parse() == Ok(id)).unwrap();
        assert_eq!(one.retracted[at(safe)], Some(retracted), "{tier:?}");
        assert_eq!(one.untied[at(not)], Some(untied), "{tier:?}");
        assert_eq!(two.entities, [Some(cousin)]);
        let json = one.to_json();
        assert!(json.statements.iter().all(|s| s.id != safe.to_string()));
        assert_eq!(json.statements.iter().find(|s| s.id == not.to_string()).unwrap().speaker, None);
    }
    assert_eq!(writer.loose_decisions().unwrap(), []);
    let version = writer.version(readings(&writer)[0].version).unwrap();
    assert_eq!(version.readings.len(), 3, "readings are added");
    let decisions: Vec<_> = writer.decisions().unwrap().iter().map(|d| (d.id, d.kind)).collect();
    let want = [(retracted, DecisionKind::Retract), (untied, DecisionKind::Untie), (split, DecisionKind::Split)];
    assert_eq!(decisions, want);
}

/// A page that the rules read otherwise than a network does: what is gone with its statement is listed.
#[test]
fn what_cannot_be_tied_again_is_listed() {
    let dir = tempfile::tempdir().unwrap();
    let page = story("one", "2024-03-06", &["“The bridge is safe,” Mayor Ruth Okafor said on Tuesday."]);
    fill(dir.path(), std::slice::from_ref(&page));
    let mut writer = Writer::open(dir.path()).unwrap();
    let reading = readings(&writer).remove(0);
    writer.retract(saying(&reading, "bridge is safe"), "a misprint", day("2024-04-01")).unwrap();
    // An engine to whom somebody else speaks.
    let mut other = engine(Tier::Fast).read(&page.bytes, &page.hints).unwrap();
    other.speakers.iter_mut().for_each(|s| s.name = "Peter Lind".to_owned());
    let other = dixit_record::Prepared::new(page, other).unwrap();
    writer.add_reading(reading.version, &other).unwrap();
    writer.commit().unwrap();
    let record = Record::open(dir.path()).unwrap();
    let [loose] = &record.loose_decisions().unwrap()[..] else { panic!() };
    assert_eq!(loose.reason, "a misprint");
    assert_eq!(loose.anchors[0].speaker.as_deref(), Some("Ruth Okafor"));
    assert_eq!(readings(&record)[0].retracted, [None]);
}

#[test]
fn what_is_not_there_cannot_be_decided_about() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let id = "0123456789abcdef0123456789abcdef".parse().unwrap();
    assert!(writer.retract(id, "no", day("2024-04-01")).unwrap_err().is_unknown());
    assert!(writer.untie(id, "no", day("2024-04-01")).unwrap_err().is_unknown());
}
