//! What the tests of this crate share.

use dixit_page::{Hints, Limits};
use dixit_text::Document;

use crate::{TimeExpression, Value, times};

/// The expressions of a text published on Tuesday, 14 November 2023, each as "words = first day/last day".
pub(crate) fn read(text: &str) -> Vec<String> {
    read_on(text, Some("2023-11-14"))
}

pub(crate) fn read_on(text: &str, published: Option<&str>) -> Vec<String> {
    let published = published.map(|p| p.parse().unwrap());
    let hints = Hints { verbatim: true, published, ..Hints::default() };
    let article = dixit_page::read(text.as_bytes(), &hints, &Limits::default()).unwrap();
    let doc = Document::new(&article);
    times(&doc, published).iter().filter_map(|t| show(t, text)).collect()
}

fn show(time: &TimeExpression, text: &str) -> Option<String> {
    let words = time.span.slice(text);
    let clock = match time.clock {
        Some(clock) => format!(" {clock:?}"),
        None => String::new(),
    };
    Some(match time.value {
        Value::When(_) | Value::Stretch(..) => {
            let interval = time.narrowed()?;
            let (from, to) = (interval.start, interval.end);
            if from == to { format!("{words} = {from}{clock}") } else { format!("{words} = {from}/{to}{clock}") }
        }
        Value::Length(d) | Value::Repeated(d) => format!("{words} = {:?} {:?}", d.count, d.unit),
        Value::Vague(vague) => format!("{words} = {vague:?}"),
        Value::Open => return None,
    })
}
