//! Who is who across articles, and what people decide about it.

use dixit_record::{EntityId, Incoming, Reading, Record, Writer};

use crate::{day, dump, fill, readings, saying, story};

fn pages() -> [Incoming; 3] {
    [
        story("one", "2024-03-06", &["“The bridge is safe,” Mayor Ruth Okafor said. “It will stay open,” she said."]),
        story(
            "two",
            "2024-03-09",
            &["“The ferry is late,” Ruth Okafor, the mayor of Calder Bay, said.", "Two officials said it was old."],
        ),
        story(
            "three",
            "2021-01-05",
            &["“We played well,” Professor Ruth Okafor said. Two officials said it was cold."],
        ),
    ]
}

fn entity(reading: &Reading, name: &str) -> Option<EntityId> {
    let n = reading.content.speakers.iter().position(|s| s.name == name)?;
    reading.entities[n]
}

#[test]
fn name_role_and_time_tell_who_is_who() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &pages());
    let record = Record::open(dir.path()).unwrap();
    let [one, two, three] = &readings(&record)[..] else { panic!() };
    let mayor = entity(one, "Ruth Okafor").unwrap();
    assert_eq!(entity(two, "Ruth Okafor"), Some(mayor));
    let professor = entity(three, "Ruth Okafor").unwrap();
    assert_ne!(professor, mayor);
    assert_eq!(record.unsure().unwrap(), [(mayor, professor)]);
    let unnamed =
        |r: &Reading| r.content.speakers.iter().position(|s| s.name.contains("officials")).map(|n| r.entities[n]);
    assert_eq!((unnamed(two), unnamed(three)), (Some(None), Some(None)));
    let known = record.entity(mayor).unwrap();
    assert_eq!(known.name, "Ruth Okafor");
    assert_eq!(known.speaks.iter().map(|s| s.0).collect::<Vec<_>>(), [one.id, two.id]);
}

#[test]
fn people_are_found_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let press = story("four", "2024-03-10", &["The Coast Press denied it. “We never said so,” the Coast Press said."]);
    fill(dir.path(), &pages());
    fill(dir.path(), &[press]);
    let mut writer = Writer::open(dir.path()).unwrap();
    let [one, _, three, four] = &readings(&writer)[..] else { panic!() };
    let (mayor, professor) = (entity(one, "Ruth Okafor").unwrap(), entity(three, "Ruth Okafor").unwrap());
    for name in ["Ruth Okafor", "ruth okafor", "Okafor", "Ruth A. Okafor", "ÓKAFOR"] {
        assert_eq!(writer.called(name).unwrap(), [mayor, professor], "{name}");
    }
    for name in ["", "Ruth", "Okafo", "Ruth Oka", "Ben Okafor", "Okafor Ruth", "%"] {
        assert_eq!(writer.called(name).unwrap(), [], "{name}");
    }
    let name = |e: &EntityId| writer.entity(*e).unwrap().name;
    let found = writer.called("Coast Press").unwrap();
    assert_eq!(found, writer.called("the coast press").unwrap());
    assert_eq!(
        found,
        [four.entities[four.content.speakers.iter().position(|s| s.name.contains("Press")).unwrap()].unwrap()]
    );
    assert!(name(&found[0]).ends_with("Coast Press"));
    writer.merge(professor, mayor, "she teaches, too", day("2024-04-01")).unwrap();
    assert_eq!(writer.called("Okafor").unwrap(), [mayor]);
}

#[test]
fn merging_loses_nothing_and_ids_lead_on() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &pages());
    let mut writer = Writer::open(dir.path()).unwrap();
    let [one, _, three] = &readings(&writer)[..] else { panic!() };
    let (mayor, professor) = (entity(one, "Ruth Okafor").unwrap(), entity(three, "Ruth Okafor").unwrap());
    writer.merge(professor, mayor, "she teaches, too", day("2024-04-01")).unwrap();
    assert!(
        writer.merge(mayor, professor, "again", day("2024-04-01")).unwrap_err().to_string().contains("one already")
    );
    assert_eq!(writer.entity(professor).unwrap(), writer.entity(mayor).unwrap());
    let merged = writer.entity(mayor).unwrap();
    assert_eq!(merged.speaks.len(), 3);
    assert!(merged.roles.iter().any(|r| r == "Professor"));
    assert_eq!(writer.unsure().unwrap(), []);
    drop(writer);
    // A new page finds the merged one by what was known of either.
    let four = story("four", "2020-01-05", &["“We played badly,” Professor Ruth Okafor said."]);
    fill(dir.path(), &[four]);
    let record = Record::open(dir.path()).unwrap();
    assert_eq!(entity(readings(&record).last().unwrap(), "Ruth Okafor"), Some(mayor));
}

#[test]
fn splitting_gives_statements_to_somebody_new() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), &pages());
    let mut writer = Writer::open(dir.path()).unwrap();
    let [one, two, _] = &readings(&writer)[..] else { panic!() };
    let mayor = entity(one, "Ruth Okafor").unwrap();
    let (_, other) = writer.split(&[saying(two, "ferry is late")], "her cousin", day("2024-04-01")).unwrap();
    assert_ne!(other, mayor);
    assert_eq!(writer.entity(other).unwrap().speaks, [(two.id, 0)]);
    assert_eq!(writer.entity(mayor).unwrap().speaks, [(one.id, 0)]);
    let both = [saying(one, "bridge is safe"), saying(two, "ferry is late")];
    assert!(writer.split(&both, "no", day("2024-04-01")).unwrap_err().to_string().contains("not all by one"));
    assert!(dump(dir.path()).contains("her cousin"));
}
