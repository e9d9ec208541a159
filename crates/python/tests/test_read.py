"""Reading one page."""

import copy
import datetime
import pickle
import threading
import time
from pathlib import Path

import dixit
import pytest
from conftest import LEE


def test_what_was_said(wire: bytes) -> None:
    reading = dixit.read(wire, tier="rules")
    assert reading.article.title == "Harbour bridge to close for a year of repairs"
    assert reading.tier == "rules"
    assert {s.name for s in reading.speakers} >= {"Ruth Okafor", "Daniel Vasko"}
    text = reading.article.text
    for statement in reading.statements:
        assert " ".join(text[start:end] for start, end in statement.content) == statement.text
        assert " ".join(text[start:end] for start, end in statement.cue) == statement.cue_text
        assert " ".join(text[start:end] for start, end in statement.source) == statement.source_text
        assert statement.speaker is None or statement in statement.speaker.statements
        assert 0 <= statement.confidence <= 1
    for block in reading.article.blocks:
        assert text[block.span[0] : block.span[1]] == block.text


def test_the_objects_say_what_the_contract_says(wire: bytes) -> None:
    reading = dixit.read(wire, tier="fast", id="mine")
    contract = reading.to_dict()
    assert contract["schema"] == "dixit.reading/1"
    assert contract["id"] == reading.id == "mine"
    assert contract["article"]["text"] == reading.article.text
    assert contract["page"]["digest"] == reading.digest
    assert len(contract["statements"]) == len(reading.statements) > 3
    for there, here in zip(contract["statements"], reading.statements):
        assert there["id"] == here.id
        assert there["act"] == here.act and there["manner"] == here.manner
        assert there["speaker"] == (here.speaker and here.speaker.id)
        assert there["within"] == (here.within and here.within.id)
        assert [tuple(span) for span in there["evidence"]] == list(here.evidence)
        assert there["confidence"] == pytest.approx(here.confidence)
        occasion = here.occasion
        assert (there["occasion"] or {}).get("start") == (occasion and occasion.start)
        assert (there["prompt"] or {}).get("text") == (here.prompt and here.prompt.text)
    assert dixit.Reading.from_json(reading.to_json()) == reading


def test_spans_count_characters() -> None:
    reading = dixit.read("🌉🌉\n\n“Die Brücke – 🌉 – will close”, Mayor Ann Lee said on Monday in Köln.", tier="rules")
    (statement,) = reading.statements
    ((start, end),) = statement.content
    assert "Brücke – 🌉 – will close" in reading.article.text[start:end] == statement.text


def test_text_is_text_whatever_it_declares() -> None:
    page = (
        "<html><head><meta charset=windows-1252><title>Brücke</title></head><body><article><h1>Brücke zu</h1>"
        "<p>The Brücke will close on Monday, Mayor Ann Lee said.</p></article></body></html>"
    )
    assert "Brücke will" in dixit.read(page, tier="rules").article.text
    in_bytes = dixit.read(page.encode("windows-1252"), tier="rules")
    assert "Brücke will" in in_bytes.article.text


def test_hints() -> None:
    for day in ("2024-03-05", datetime.date(2024, 3, 5), datetime.datetime(2024, 3, 5, 10, 30)):
        reading = dixit.read(LEE, tier="rules", published=day, url="https://example.org/a", language="en-GB")
        assert (reading.article.published or "").startswith("2024-03-05")
        assert reading.url == "https://example.org/a"
        assert reading.article.language == "en-GB"
    page = dixit.Page(LEE, published="2024-03-05", id="7")
    assert dixit.read(page, tier="rules").id == "7"


def test_clean_text_stays_as_it_is() -> None:
    text = "  AD\nThe bridge will close on Monday, Mayor Ann Lee said.\n\n"
    reading = dixit.read(text, tier="rules", verbatim=True)
    assert reading.article.text == text


def test_what_is_refused() -> None:
    for page, kind in ((b"", "empty"), ("  \n", "empty"), (b"\x89PNG\r\n\x1a\n" + bytes(64), "no page")):
        with pytest.raises(dixit.DixitError) as refused:
            dixit.read(page, tier="rules")
        assert refused.value.kind == kind
        assert isinstance(refused.value, ValueError)
    with pytest.raises(dixit.DixitError, match="accurate"):
        dixit.read(LEE, tier="best")
    with pytest.raises(dixit.DixitError, match="ISO 8601"):
        dixit.read(LEE, tier="rules", published="yesterday")
    with pytest.raises(TypeError, match="bytes, str or dixit.Page"):
        dixit.read(7, tier="rules")  # type: ignore[arg-type]
    with pytest.raises(dixit.DixitError, match="dixit.reading/1"):
        dixit.Reading.from_json("{}")
    error = dixit.DixitError("why", "kind", "name")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "name: why"


def test_aliases(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,names,wikidata\nAnn Marie Lee,Ann Lee,Q7\n")
    (speaker,) = dixit.read(LEE, tier="rules", aliases=table).speakers
    assert (speaker.name, speaker.wikidata) == ("Ann Marie Lee", "Q7")
    assert dixit.read(LEE, tier="rules").speakers[0].name == "Ann Lee"
    table.write_text("names\nx\n")
    with pytest.raises(dixit.DixitError, match="people.csv: line 1"):
        dixit.read(LEE, tier="rules", aliases=table)


def test_values_do_not_change() -> None:
    reading = dixit.read(LEE, tier="rules")
    statement = reading.statements[0]
    for thing, name in ((reading, "article"), (statement, "text"), (reading.article, "text")):
        with pytest.raises(AttributeError):
            setattr(thing, name, None)
    assert isinstance(reading.statements, tuple) and isinstance(statement.content, tuple)


def test_values_are_equal_hashed_pickled_and_shown() -> None:
    reading, again = dixit.read(LEE, tier="rules"), dixit.read(LEE, tier="rules")
    assert reading == again and hash(reading) == hash(again)
    assert reading != dixit.read(LEE + " It rained.", tier="rules")
    assert len({*reading.statements, *again.statements}) == len(reading.statements)
    assert pickle.loads(pickle.dumps(reading)) == copy.deepcopy(reading) == reading
    assert repr(reading) == '<dixit.Reading "Bridge to close", 1 statement by 1 speaker>'
    assert repr(reading.statements[0]) == '<dixit.Statement Ann Lee, assertion: "The bridge will close on Monday">'
    assert repr(reading.speakers[0]).startswith("<dixit.Speaker Ann Lee")


def test_notebooks_show_what_a_page_says_and_run_none_of_it() -> None:
    page = dixit.Page("The <b onmouseover=alert(1)>&bridge will close, Mayor Ann <script>alert(1)</script> Lee said.", verbatim=True)
    shown = dixit.read(page, tier="rules")._repr_html_()
    assert "&amp;bridge" in shown or "bridge" not in shown
    assert "<b " not in shown and "<script" not in shown
    assert "Ann Lee" in dixit.read(LEE, tier="rules")._repr_html_()


def test_other_threads_run_while_pages_are_read() -> None:
    page = LEE + "\n\n" + "It rained on the bridge, Mayor Ann Lee said. " * 4000
    ticks = 0
    done = threading.Event()

    def read() -> None:
        dixit.read(page, tier="rules")
        done.set()

    thread = threading.Thread(target=read)
    thread.start()
    while not done.is_set():
        ticks += 1
        time.sleep(0)
    thread.join()
    # Were the lock held, this thread would wait until the other is done.
    assert ticks > 10
