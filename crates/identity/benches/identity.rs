//! Time to resolve the speakers of an article of about 5,000 characters.

use dixit_attribution::{Attribution, Form, Manner};
use dixit_page::{Hints, Limits};
use dixit_span::{Span, SpanList};
use dixit_text::Document;

fn main() {
    divan::main();
}

const PASSAGE: &str = "Freedonia's finance minister, Ann Lee, said on Monday that the harbour would stay open. \
    \u{201c}We have the money,\u{201d} she said. Hugh Hill, a doctor who lives in Port Lee, was not so sure. \
    He told the Harbour Gazette that the Central Bank of Freedonia (CBF) had warned of losses. \
    The bank declined to comment. Officials said the talks would go on, and a spokesman for the ministry said \
    he knew of no delay. Lee and Hill met twice, according to people familiar with the talks.\n\n";

/// The passage `times` over, with an attribution at each "said".
#[divan::bench(args = [1, 8, 80])]
fn resolve(bencher: divan::Bencher<'_, '_>, times: usize) {
    let text = PASSAGE.repeat(times);
    let hints = Hints { verbatim: true, ..Hints::default() };
    let Ok(article) = dixit_page::read(text.as_bytes(), &hints, &Limits::default()) else { return };
    let doc = Document::new(&article);
    let mut attributions = Vec::new();
    for (source, cue) in [
        ("Freedonia's finance minister, Ann Lee,", "said"),
        ("she", "said"),
        ("He", "told"),
        ("the Central Bank of Freedonia (CBF)", "had warned"),
        ("The bank", "declined"),
        ("Officials", "said"),
        ("a spokesman for the ministry", "said"),
        ("he", "knew"),
        ("people familiar with the talks", ""),
    ] {
        for (at, _) in text.match_indices(&format!("{source} {cue}")) {
            let source_span = Span::from_usize(at, at + source.len());
            attributions.push(Attribution {
                source: source_span.into(),
                cue: SpanList::new(),
                content: Span::from_usize(at + source.len() + cue.len() + 2, at + source.len() + cue.len() + 9).into(),
                manner: Manner::Indirect,
                within: None,
                form: Form::Plain,
                continues: None,
                confidence: 1.0,
                acts: None,
            });
        }
    }
    bencher.bench_local(|| dixit_identity::resolve(divan::black_box(&doc), divan::black_box(&attributions)));
}
