"""A component for spaCy pipelines: what is said in a text, at ``doc._.statements``.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("dixit", config={"tier": "rules"})
>>> doc = nlp("The bridge will close on Monday, Mayor Ann Lee said.")
>>> [(s.speaker.name, s.text) for s in doc._.statements]
[('Ann Lee', 'The bridge will close on Monday')]

Spans count characters of ``doc.text``: ``doc.char_span(*statement.content[0], alignment_mode="expand")``. ``doc._.reading``
is the whole reading, or None where the text is empty.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import dixit


class Dixit:
    """The component. It adds extensions and leaves everything else of a document as it is."""

    def __init__(self, tier: str, aliases: str | None) -> None:
        self.tier = tier
        self.aliases = aliases

    def __call__(self, doc: Doc) -> Doc:
        if doc.text.strip():
            reading = dixit.read(doc.text, verbatim=True, tier=self.tier, aliases=self.aliases)
            doc.user_data["dixit"] = reading.to_json()
        return doc


def _reading(doc: Doc) -> dixit.Reading | None:
    # As JSON, so that documents can be saved with what was read in them.
    text = doc.user_data.get("dixit")
    return dixit.Reading.from_json(text) if text else None


def _statements(doc: Doc) -> tuple[dixit.Statement, ...]:
    reading = _reading(doc)
    return reading.statements if reading else ()


Doc.set_extension("reading", getter=_reading, force=True)
Doc.set_extension("statements", getter=_statements, force=True)


@Language.factory("dixit", default_config={"tier": "accurate", "aliases": None}, retokenizes=False)
def create(nlp: Language, name: str, tier: str, aliases: str | None) -> Any:
    """Makes the component; ``tier`` and ``aliases`` as those of ``dixit.read``."""
    return Dixit(tier, aliases)
