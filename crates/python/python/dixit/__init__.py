"""News pages in, statements out: who said what, when, where, to which question, in whose words.

>>> import dixit
>>> page = "Bridge to close\\n\\nThe bridge will close on Monday, Mayor Ann Lee said."
>>> reading = dixit.read(page, tier="rules")
>>> statement = reading.statements[0]
>>> statement.speaker.name, statement.act, statement.text
('Ann Lee', 'assertion', 'The bridge will close on Monday')

Spans are ``(start, end)`` in characters of ``reading.article.text``, as Python slices it:

>>> start, end = statement.content[0]
>>> reading.article.text[start:end]
'The bridge will close on Monday'

``reading.to_dict()`` is the JSON contract, ``dixit.reading/1``. Errors are ``DixitError``.
"""

from dixit._dixit import (
    Added,
    Article,
    Block,
    Found,
    Hit,
    Occasion,
    Page,
    Pages,
    Profile,
    Prompt,
    ReadMany,
    Reading,
    Record,
    Speaker,
    Statement,
    Warning,
    __version__,
    pages,
    read,
    read_arrow,
    read_many,
    to_arrow,
)
from dixit._error import DixitError

__all__ = [
    "Added",
    "Article",
    "Block",
    "DixitError",
    "Found",
    "Hit",
    "Occasion",
    "Page",
    "Pages",
    "Profile",
    "Prompt",
    "ReadMany",
    "Reading",
    "Record",
    "Speaker",
    "Statement",
    "Warning",
    "__version__",
    "pages",
    "read",
    "read_arrow",
    "read_many",
    "to_arrow",
]
