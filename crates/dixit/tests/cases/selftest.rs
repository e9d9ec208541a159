//! The harness itself, tried on a table of its own.

use libtest_mimic::{Failed, Trial};

use crate::compare::{Found, compare};
use crate::document::{COLUMNS, Case, Format, parse};

const DOCUMENT: &str = "# Bridges\n\n## closing\n\nWhat it shows.\n\npublished: 2024-05-02\n\n\
    > The bridge will\n> close, Ann Lee said.\n>\n> It rained.\n\n\
    | who | cue | content | within |\n|---|---|---|---|\n| Ann Lee | said | The bridge will close | — |\n\n\
    ## pasted\n\nformat: page\nothers: allowed\n\n> A headline\n> AD\n\n| content |\n|---|\n";

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("harness/a document is read", a_document_is_read),
        Trial::test("harness/mistakes in a document are named", mistakes_are_named),
        Trial::test("harness/a right table passes", a_right_table_passes),
        Trial::test("harness/a wrong cell is reported", a_wrong_cell_is_reported),
        Trial::test("harness/rows too many and too few are reported", rows_are_counted),
        Trial::test("harness/one speaker found as two is reported", a_divided_speaker_is_reported),
    ]
}

/// Whether a reading that says just what a case expects would pass it.
pub(crate) fn passes_itself(case: &Case) -> Result<(), String> {
    let Case { expected, .. } = case;
    let first = |cell: &str| cell.split(" / ").next().unwrap_or_default().to_owned();
    let ideal: Vec<Found> = expected
        .rows
        .iter()
        .map(|row| {
            let cell = |name: &str| expected.columns.iter().position(|c| c == name).map(|at| first(&row[at]));
            let name = cell("who").filter(|who| who != "—");
            Found {
                cells: COLUMNS.iter().map(|c| cell(c).unwrap_or_default()).collect(),
                speaker: name.and_then(|name| expected.rows.iter().flatten().position(|c| first(c) == name)),
                within: cell("within").and_then(|row| row.parse::<usize>().ok()).map(|row| row - 1),
            }
        })
        .collect();
    compare(expected, &ideal, case.others)
}

fn a_document_is_read() -> Result<(), Failed> {
    let cases = parse(DOCUMENT)?;
    let [closing, pasted] = cases.as_slice() else { return Err("two cases expected".into()) };
    assert_eq!((closing.name.as_str(), closing.line, closing.others), ("closing", 3, false));
    assert_eq!(closing.passage, "The bridge will close, Ann Lee said.\n\nIt rained.");
    assert_eq!(closing.expected.rows, [["Ann Lee", "said", "The bridge will close", "—"]]);
    let (_, hints) = closing.page();
    assert_eq!(hints.published.map(|p| p.to_string()).as_deref(), Some("2024-05-02"));
    assert!(hints.verbatim);
    assert_eq!((pasted.format, pasted.others, pasted.passage.as_str()), (Format::Page, true, "A headline\nAD\n"));
    assert!(!pasted.page().1.verbatim && pasted.expected.rows.is_empty());
    Ok(())
}

fn mistakes_are_named() -> Result<(), Failed> {
    for (from, to, named) in [
        ("| cue |", "| queue |", "no column is called \"queue\""),
        ("published: 2024-05-02", "published: May", "no such option"),
        ("published: 2024-05-02", "publisht: 2024-05-02", "no such option"),
        ("| Ann Lee | said |", "| Ann Lee |", "more or fewer cells"),
        ("## pasted", "## closing", "a second case of this name"),
        ("> A headline\n> AD\n", "", "lacks a passage"),
        ("| The bridge will close |", "| The bridge closes |", "not in the passage"),
        ("| cue |", "| act |", "no such label"),
        ("|---|---|---|---|\n", "", "a line of dashes"),
    ] {
        let Err(message) = parse(&DOCUMENT.replace(from, to)) else { return Err(format!("{to:?} passed").into()) };
        assert!(message.contains(named), "{message}");
    }
    Ok(())
}

fn a_right_table_passes() -> Result<(), Failed> {
    let case = case()?;
    compare(&case.expected, &[found("Ann Lee", "said", "The bridge will close")], false)?;
    let extra = [found("Ann Lee", "said", "The bridge will close"), found("Omar Diaz", "added", "it rains")];
    compare(&case.expected, &extra, true)?;
    let mut loose = case.expected;
    loose.rows[0][0] = String::new();
    loose.rows[0][1] = "has said / said".to_owned();
    compare(&loose, &extra[..1], false)?;
    Ok(())
}

fn a_wrong_cell_is_reported() -> Result<(), Failed> {
    let report = reported(&[found("Ann Lee", "said", "that The bridge will close")], false)?;
    assert!(report.contains("-  1 | Ann Lee | said | The bridge will close | — |"), "{report}");
    assert!(report.contains("+  1 | Ann Lee | said | that The bridge will close | — |"), "{report}");
    assert!(report.contains("row 1: content differs"), "{report}");
    let mut nested = found("Ann Lee", "said", "The bridge will close");
    nested.within = Some(0);
    let report = reported(&[nested], false)?;
    assert!(report.contains("row 1: within differs"), "{report}");
    Ok(())
}

fn rows_are_counted() -> Result<(), Failed> {
    assert!(reported(&[], true)?.contains("row 1: not found"));
    let rows = [found("Ann Lee", "said", "The bridge will close"), found("Omar Diaz", "added", "it rains")];
    assert!(reported(&rows, false)?.contains("not expected"));
    Ok(())
}

fn a_divided_speaker_is_reported() -> Result<(), Failed> {
    let mut expected = case()?.expected;
    let row = ["Ann Lee", "said", "trams run on", "—"].map(str::to_owned).to_vec();
    expected.rows.push(row);
    let (first, mut second) =
        (found("Ann Lee", "said", "The bridge will close"), found("Ann Lee", "said", "trams run on"));
    compare(&expected, &[first.clone(), second.clone()], false)?;
    second.speaker = Some(1);
    match compare(&expected, &[first, second], false) {
        Err(report) if report.contains("found as several") => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

fn case() -> Result<Case, Failed> {
    parse(DOCUMENT)?.into_iter().next().ok_or_else(|| "no case".into())
}

fn reported(found: &[Found], others: bool) -> Result<String, Failed> {
    compare(&case()?.expected, found, others).err().ok_or_else(|| "a wrong table passed".into())
}

fn found(who: &str, cue: &str, content: &str) -> Found {
    let value = |column: &str| match column {
        "who" => who.to_owned(),
        "cue" => cue.to_owned(),
        "content" => content.to_owned(),
        _ => String::new(),
    };
    Found { cells: COLUMNS.iter().map(|c| value(c)).collect(), speaker: Some(0), within: None }
}
