"""Tables: in, out, and in the hands of Polars, pandas and DuckDB."""

import datetime
import json
from pathlib import Path

import dixit
import duckdb
import polars
import pyarrow as pa
import pytest
from conftest import EXAMPLES, LEE


def test_pages_in_columns_and_statements_out(wire: bytes) -> None:
    batch = pa.RecordBatch.from_pydict(
        {
            "bytes": pa.array([wire, None, None, b""], pa.binary()),
            "text": [None, LEE, None, None],
            "html": pa.array([None, None, f"<p>{LEE}</p>", None], pa.large_string()),
            "id": ["a", "b", "c", "d"],
            "published": [None, "2024-03-05", None, None],
            "other": [1, 2, 3, 4],
        }
    )
    with pytest.warns(UserWarning, match="1 of 4 pages could not be read; d: "):
        said = dixit.read_arrow(batch, tier="rules")
    assert isinstance(said, pa.RecordBatch)
    assert said.schema == dixit.to_arrow([]).schema
    rows = said.to_pylist()
    assert {row["caller_id"] for row in rows} == {"a", "b", "c"}
    mine = [s.id for s in dixit.read(wire, tier="rules").statements]
    assert [row["id"] for row in rows if row["caller_id"] == "a"] == mine
    (lee,) = [row for row in rows if row["caller_id"] == "b"]
    assert (lee["speaker_name"], lee["published_day"]) == ("Ann Lee", datetime.date(2024, 3, 5))
    with pytest.warns(UserWarning):
        articles = dixit.read_arrow(batch, table="articles", tier="rules", threads=1)
    assert articles.column("caller_id").to_pylist() == ["a", "b", "c"]


def test_strings_of_all_sorts() -> None:
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        batch = pa.RecordBatch.from_arrays([pa.array([LEE], kind)], names=["text"])
        assert dixit.read_arrow(batch, tier="rules").num_rows == 1
    for kind in (pa.binary(), pa.large_binary(), pa.binary_view()):
        batch = pa.RecordBatch.from_arrays([pa.array([LEE.encode()], kind)], names=["bytes"])
        assert dixit.read_arrow(batch, tier="rules").num_rows == 1


def test_columns_that_are_not_there_or_not_understood() -> None:
    with pytest.raises(TypeError, match="no column html, text or bytes"):
        dixit.read_arrow(pa.RecordBatch.from_pydict({"body": [LEE]}))
    with pytest.raises(TypeError, match="the column text holds Int64, not strings"):
        dixit.read_arrow(pa.RecordBatch.from_pydict({"text": [1]}))
    with pytest.raises(dixit.DixitError, match="statements, articles, speakers"):
        dixit.to_arrow([], "people")
    none = dixit.read_arrow(pa.RecordBatch.from_pydict({"text": pa.array([], pa.string())}), tier="rules")
    assert none.num_rows == 0


def test_readings_to_polars_pandas_and_duckdb(wire: bytes) -> None:
    readings = [dixit.read(wire, tier="rules"), dixit.read(LEE, tier="rules")]
    ids = [s.id for r in readings for s in r.statements]
    frame = polars.from_arrow(dixit.to_arrow(readings))
    assert isinstance(frame, polars.DataFrame)
    assert frame["id"].to_list() == ids
    assert dixit.to_arrow(readings).read_pandas()["id"].tolist() == ids
    said = dixit.to_arrow(iter(readings))
    assert duckdb.sql("SELECT count(*), count(DISTINCT page) FROM said").fetchall() == [(len(ids), 2)]
    assert dixit.to_arrow(readings, "articles").read_all().column("title").to_pylist()[1] == "Bridge to close"
    with pytest.raises((dixit.DixitError, pa.ArrowException, OSError), match="is not|not <class"):
        dixit.to_arrow(["no reading"]).read_all()  # type: ignore[list-item]


def test_a_record_as_tables(tmp_path: Path) -> None:
    record = dixit.Record(tmp_path / "record", create=True)
    added = record.add(EXAMPLES / "wire.html", EXAMPLES / "pasted.txt", tmp_path / "none.html", tier="rules")
    assert (added.articles, added.known, added.skipped) == (2, 0, 1)
    assert [e.kind for e in added.errors] == ["unreadable"]
    assert record.add(EXAMPLES / "wire.html", tier="rules").known == 1
    statements, articles = record.statements(), record.articles()
    assert duckdb.sql("SELECT count(*) FROM articles").fetchall() == [(2,)]
    rows = statements.read_all().to_pylist()
    assert len(rows) > 10 and len({row["id"] for row in rows}) == len(rows)
    assert {row["entity_name"] for row in record.speakers().read_all().to_pylist()} >= {"Ruth Okafor", "Marit Solvang"}
    # A reader that is dropped in the middle takes nobody with it.
    del statements
    record.statements()
    assert polars.from_arrow(record.statements()).height == len(rows)  # type: ignore[union-attr]


def test_finding(tmp_path: Path) -> None:
    with pytest.raises(dixit.DixitError, match="nowhere"):
        dixit.Record(tmp_path / "nowhere")
    record = dixit.Record(tmp_path / "record", create=True)
    record.add(EXAMPLES / "wire.html", EXAMPLES / "pasted.txt", tier="rules")
    found = record.find("bridge", speaker="Okafor", limit=2)
    assert found.total >= len(found) == len(found.hits) > 0
    for hit in found:
        assert hit.speaker == "Ruth Okafor" and hit.id
        assert "bridge" in [hit.text[start:end].lower() for start, end in hit.marks]
    assert record.find(since=datetime.date(2030, 1, 1)).total == 0
    assert record.find("bridge", act="denial").total <= record.find("bridge").total
    with pytest.raises(dixit.DixitError) as refused:
        record.find("bridge OR")
    assert refused.value.kind == "query"
    with pytest.raises(dixit.DixitError, match="newest or best"):
        record.find("bridge", sort="oldest")  # type: ignore[arg-type]


def test_profiles() -> None:
    mayor = dixit.Profile("person", "Ruth Okafor", ["Mayor of Calder Bay"], "2024-03-06")
    short = dixit.Profile("person", "Okafor", ["the mayor"], datetime.date(2024, 4, 1))
    assert set(mayor.keys) & set(short.keys)
    assert mayor.same(short) == short.same(mayor) == "yes"
    assert mayor.same(dixit.Profile("person", "Ben Okafor", ["Mayor"])) == "no"
    assert dixit.Profile("unnamed", "two officials").keys == ()
    with pytest.raises(dixit.DixitError, match="organisation"):
        dixit.Profile("company", "x")


def test_json_lines_of_readings(wire: bytes) -> None:
    line = dixit.read(wire, tier="rules").to_json()
    assert "\n" not in line and json.loads(line)["schema"] == "dixit.reading/1"
