"""The component for spaCy."""

import pytest

spacy = pytest.importorskip("spacy")

# Where the package is installed, spaCy finds the factory itself.
import dixit.spacy  # noqa: E402
from conftest import LEE  # noqa: E402


def test_statements_of_a_document() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("dixit", config={"tier": "rules"})
    doc = nlp(LEE)
    (statement,) = doc._.statements
    assert statement.speaker.name == "Ann Lee"
    start, end = statement.content[0]
    assert doc.char_span(start, end, alignment_mode="expand").text == statement.text
    assert doc._.reading.article.text == doc.text
    assert nlp("")._.statements == ()
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.statements == doc._.statements
    assert [len(d._.statements) for d in nlp.pipe([LEE, "It rained.", LEE])] == [1, 0, 1]
