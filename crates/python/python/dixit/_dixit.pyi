"""What the package offers; see each function and class."""

import datetime
import os
from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypeAlias, final

import pyarrow

from dixit._error import DixitError

__all__ = [
    "Added",
    "Article",
    "Block",
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
__version__: str

_Span: TypeAlias = tuple[int, int]
_Tier: TypeAlias = Literal["accurate", "cascade", "fast", "rules"] | str
_Table: TypeAlias = Literal["statements", "articles", "speakers"] | str
_When: TypeAlias = str | datetime.date
_Path: TypeAlias = str | os.PathLike[str]

def read(
    page: bytes | str | Page,
    *,
    url: str | None = None,
    published: _When | None = None,
    fetched: _When | None = None,
    language: str | None = None,
    media_type: str | None = None,
    verbatim: bool = False,
    id: str | None = None,
    tier: _Tier = "accurate",
    aliases: _Path | None = None,
) -> Reading:
    """Reads one page: HTML or text, as bytes in any encoding or as a str.

    ``url``, ``published`` (ISO 8601, or a date), ``fetched``, ``language`` (BCP 47) and ``media_type`` are what is known
    of the page; a ``Page`` brings its own. With ``verbatim`` the page is clean text, which is taken as it stands: then
    ``reading.article.text`` is that text. ``aliases`` is a file of names (CSV or TOML).

    Raises DixitError if the page is empty, binary or larger than 16 MiB.
    """

def read_many(
    pages: Iterable[bytes | str | Page | DixitError],
    *,
    tier: _Tier = "cascade",
    threads: int | None = None,
    aliases: _Path | None = None,
) -> ReadMany:
    """Reads pages on ``threads`` threads (one a core), in bounded memory; gives what became of each, in their order.

    A page that cannot be read gives a DixitError, which is handed over and not raised: the pages after it are read. Errors
    that come in (from ``pages``) are handed through in their place. What ``pages`` itself raises is raised, after the
    results of all pages before it.
    """

def pages(*sources: _Path) -> Pages:
    """The pages of files, folders, lists (.jsonl), web archives (.warc, .warc.gz) and patterns, one by one.

    What is passed over comes as a DixitError, in its place.
    """

def read_arrow(
    batch: pyarrow.RecordBatch,
    *,
    table: _Table = "statements",
    tier: _Tier = "cascade",
    threads: int | None = None,
    aliases: _Path | None = None,
) -> pyarrow.RecordBatch:
    """Reads a page of each row; gives the rows of a table: statements, articles or speakers.

    The page is in the column ``html`` (str), ``text`` (clean text, taken as it stands) or ``bytes`` (as received), the
    first of them that is not null. Columns ``url``, ``published``, ``fetched``, ``language`` and ``id`` are what is known of
    it; others are ignored. Rows that cannot be read are left out, with one UserWarning that counts them. ``caller_id`` of
    the rows that come out is the ``id``. schema/export.md explains all columns.
    """

def to_arrow(readings: Iterable[Reading], table: _Table = "statements") -> pyarrow.RecordBatchReader:
    """The rows of a table of readings, some at a time: Polars, pandas and DuckDB read them without a copy.

    Raises the DixitError that it meets among the readings: leave those out that ``read_many`` hands over.
    """

@final
class Page:
    """A page to read, with what is known of it."""

    def __new__(
        cls,
        data: bytes | str,
        *,
        url: str | None = None,
        published: _When | None = None,
        fetched: _When | None = None,
        language: str | None = None,
        media_type: str | None = None,
        verbatim: bool = False,
        id: str | None = None,
        name: str = "",
    ) -> Page: ...
    @property
    def data(self) -> bytes:
        """The page as received."""
    @property
    def url(self) -> str | None:
        """Where it was found."""
    @property
    def published(self) -> str | None:
        """When it was published."""
    @property
    def fetched(self) -> str | None:
        """When it was fetched."""
    @property
    def language(self) -> str | None:
        """BCP 47."""
    @property
    def media_type(self) -> str | None:
        """With charset, if the transport gave one."""
    @property
    def verbatim(self) -> bool:
        """Whether it is clean text, to be taken as it stands."""
    @property
    def id(self) -> str | None:
        """The caller's own id."""
    @property
    def name(self) -> str:
        """Name for people, in errors."""
    @property
    def locator(self) -> str | None:
        """Where it lies in a web archive: path, offset, length and digest."""

@final
class Pages(Iterator[Page | DixitError]):
    """What ``pages`` gives."""

    def __iter__(self) -> Pages: ...
    def __next__(self) -> Page | DixitError: ...

@final
class ReadMany(Iterator[Reading | DixitError]):
    """What ``read_many`` gives."""

    def __iter__(self) -> ReadMany: ...
    def __next__(self) -> Reading | DixitError: ...

@final
class Reading:
    """One page's reading."""

    @classmethod
    def from_json(cls, text: str) -> Reading:
        """A reading from its JSON (``dixit.reading/1``)."""
    @property
    def id(self) -> str | None:
        """The caller's own id of the page."""
    @property
    def url(self) -> str | None:
        """Canonical URL of the page."""
    @property
    def digest(self) -> str:
        """Digest of the page as received: ``sha256:...``."""
    @property
    def locator(self) -> str | None:
        """Where the page is kept, if it lies in a web archive."""
    @property
    def tier(self) -> str:
        """Which engine read it."""
    @property
    def article(self) -> Article:
        """Header and text."""
    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Who speaks."""
    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said, in the order of the text."""
    @property
    def warnings(self) -> tuple[Warning, ...]:
        """What a reader of the reading should know."""
    def to_json(self) -> str:
        """The JSON contract, on one line."""
    def to_dict(self) -> dict[str, Any]:
        """The JSON contract as a dict."""
    def _repr_html_(self) -> str: ...
    def __reduce__(self) -> tuple[Any, tuple[str]]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Article:
    """Header and text of an article; what the page leaves open is None."""

    @property
    def title(self) -> str | None:
        """Headline without the outlet's name."""
    @property
    def byline(self) -> tuple[str, ...]:
        """Authors."""
    @property
    def published(self) -> str | None:
        """ISO 8601; with a zone only where the page gives one."""
    @property
    def updated(self) -> str | None:
        """ISO 8601."""
    @property
    def section(self) -> str | None:
        """Section of the outlet."""
    @property
    def outlet(self) -> str | None:
        """Name of the outlet."""
    @property
    def agency(self) -> str | None:
        """News agency credited."""
    @property
    def dateline(self) -> str | None:
        """Place of the dateline."""
    @property
    def language(self) -> str | None:
        """BCP 47."""
    @property
    def text(self) -> str:
        """The text: blocks joined by blank lines."""
    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the text."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Block:
    """One block of the text."""

    @property
    def kind(self) -> str:
        """title, heading, paragraph, quote, list_item, caption, entry or table_row."""
    @property
    def span(self) -> _Span:
        """Where."""
    @property
    def author(self) -> str | None:
        """Author of a quote, or name before a live-blog entry."""
    @property
    def time(self) -> str | None:
        """Time of a live-blog entry."""
    @property
    def text(self) -> str:
        """Its words."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Speaker:
    """One who speaks."""

    @property
    def id(self) -> str:
        """Id within this reading: p1, p2, ..."""
    @property
    def name(self) -> str:
        """Fullest name in the article, without title."""
    @property
    def names(self) -> tuple[str, ...]:
        """Other names in the article."""
    @property
    def kind(self) -> str:
        """person, organisation, group or unnamed."""
    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that the article gives."""
    @property
    def mentions(self) -> tuple[_Span, ...]:
        """Where the article mentions them."""
    @property
    def wikidata(self) -> str | None:
        """Item of Wikidata, from the table of aliases."""
    @property
    def statements(self) -> tuple[Statement, ...]:
        """What they say."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Statement:
    """One statement."""

    @property
    def id(self) -> str:
        """The same page gives the same ids."""
    @property
    def speaker(self) -> Speaker | None:
        """Who said it; None where the text names nobody."""
    @property
    def role(self) -> str | None:
        """The speaker's role as stated here."""
    @property
    def speaks_for(self) -> str | None:
        """The organisation that a spokesperson speaks for."""
    @property
    def source(self) -> tuple[_Span, ...]:
        """The words that name the source."""
    @property
    def source_text(self) -> str: ...
    @property
    def cue(self) -> tuple[_Span, ...]:
        """The words that express the attribution."""
    @property
    def cue_text(self) -> str: ...
    @property
    def content(self) -> tuple[_Span, ...]:
        """What is said."""
    @property
    def text(self) -> str:
        """What is said, its pieces joined by spaces."""
    @property
    def manner(self) -> str:
        """direct, indirect or mixed."""
    @property
    def act(self) -> str:
        """assertion, belief, commitment, request, question, denial, refusal, criticism or support."""
    @property
    def event(self) -> tuple[str, ...]:
        """Codes of the event that the act is: PLOVER or CAMEO."""
    @property
    def within(self) -> Statement | None:
        """The statement that this one is reported inside."""
    @property
    def via(self) -> tuple[str, ...]:
        """Outlets or documents credited, outermost first."""
    @property
    def prompt(self) -> Prompt | None:
        """The question or subject replied to."""
    @property
    def occasion(self) -> Occasion | None:
        """When, where, at which event."""
    @property
    def evidence(self) -> tuple[_Span, ...]:
        """Bytes of the page as received that hold the content."""
    @property
    def confidence(self) -> float:
        """Probability that words and speaker are right."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Prompt:
    """The question or subject replied to."""

    @property
    def text(self) -> str: ...
    @property
    def spans(self) -> tuple[_Span, ...]: ...
    @property
    def basis(self) -> str:
        """stated or inherited."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Occasion:
    """When, where and at which event."""

    @property
    def basis(self) -> str:
        """stated or inherited."""
    @property
    def start(self) -> str | None:
        """First day, ISO 8601."""
    @property
    def end(self) -> str | None:
        """Last day, ISO 8601."""
    @property
    def granularity(self) -> str | None:
        """day, weekend, week, month, season, quarter, year or decade."""
    @property
    def place(self) -> str | None: ...
    @property
    def event(self) -> str | None: ...
    @property
    def spans(self) -> tuple[_Span, ...]:
        """The words that say so."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Warning:
    """Something a reader of the reading should know."""

    @property
    def code(self) -> str:
        """Stable name."""
    @property
    def text(self) -> str:
        """A sentence."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Profile:
    """What is known of somebody, to judge who is who across articles.

    ``kind`` is person, organisation, group or unnamed; ``first`` and ``last`` are days of publication. Those who share none
    of their ``keys`` are never one; for those who do, ``same`` decides.
    """

    def __new__(
        cls,
        kind: str,
        name: str,
        roles: list[str] = ...,
        first: _When | None = None,
        last: _When | None = None,
    ) -> Profile: ...
    @property
    def keys(self) -> tuple[str, ...]:
        """Keys under which those are found who may be the same; none of those who are nobody else."""
    def same(self, other: Profile) -> Literal["yes", "unsure", "no"]:
        """Whether two are one. Symmetric."""

@final
class Record:
    """A record on disk, as ``dixit add`` makes it; with ``create`` made where there is none.

    Raises DixitError if there is none, or it cannot be read.
    """

    def __new__(cls, path: _Path, *, create: bool = False) -> Record: ...
    @property
    def path(self) -> Any:
        """Its folder, a pathlib.Path."""
    def add(
        self,
        *sources: _Path,
        tier: _Tier = "cascade",
        threads: int | None = None,
        aliases: _Path | None = None,
    ) -> Added:
        """Reads files, folders, lists and web archives into the record; pages that it holds are not read again.

        Raises DixitError if it cannot be written, or another process is writing.
        """
    def find(
        self,
        query: str = "",
        *,
        speaker: str | None = None,
        about: str | None = None,
        outlet: str | None = None,
        place: str | None = None,
        act: str | None = None,
        manner: str | None = None,
        since: _When | None = None,
        until: _When | None = None,
        direct: bool = False,
        limit: int = 20,
        sort: Literal["newest", "best"] | None = None,
    ) -> Found:
        """Statements by words and fields, as ``dixit find``; at most ``limit`` of them, and 1,000.

        Raises DixitError if the query is not understood.
        """
    def statements(self) -> pyarrow.RecordBatchReader:
        """All statements, some rows at a time, at one state of the record: Polars, pandas and DuckDB read them without a
        copy. schema/export.md explains the columns."""
    def articles(self) -> pyarrow.RecordBatchReader:
        """All articles, in the same way."""
    def speakers(self) -> pyarrow.RecordBatchReader:
        """All speakers of all articles, in the same way."""

@final
class Added:
    """What became of the pages that were added."""

    @property
    def articles(self) -> int:
        """New articles."""
    @property
    def versions(self) -> int:
        """New versions of known articles."""
    @property
    def known(self) -> int:
        """Pages that the record had, or that differ from one only around the text."""
    @property
    def skipped(self) -> int:
        """Pages that could not be read."""
    @property
    def errors(self) -> tuple[DixitError, ...]:
        """Why, for the first 100 of these."""

@final
class Found:
    """Statements that were found."""

    @property
    def total(self) -> int:
        """How many fit in all."""
    @property
    def hits(self) -> tuple[Hit, ...]: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Hit]: ...

@final
class Hit:
    """A statement that was found. Spans are characters of ``text``."""

    @property
    def id(self) -> str: ...
    @property
    def article(self) -> str:
        """The record's id of the article: a7."""
    @property
    def version(self) -> str:
        """The record's id of its version: v7."""
    @property
    def speaker(self) -> str | None:
        """Name across articles."""
    @property
    def entity(self) -> str | None:
        """The record's id of the speaker: e7."""
    @property
    def role(self) -> str | None: ...
    @property
    def reported_by(self) -> tuple[str | None, ...]:
        """Those who report it, the nearest first."""
    @property
    def text(self) -> str:
        """The words of source, cue and content as they stand."""
    @property
    def content(self) -> tuple[_Span, ...]:
        """What of the text was said."""
    @property
    def marks(self) -> tuple[_Span, ...]:
        """What of the text was looked for."""
    @property
    def act(self) -> str: ...
    @property
    def manner(self) -> str: ...
    @property
    def day(self) -> str | None:
        """The day on which it was said, or else published."""
    @property
    def place(self) -> str | None: ...
    @property
    def published(self) -> str | None: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...
    @property
    def confidence(self) -> float: ...
    @property
    def reports(self) -> int:
        """How many articles have the text that it stands in."""
    @property
    def superseded(self) -> bool:
        """Whether the article has a later version, without it."""
