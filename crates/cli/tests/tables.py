"""What DuckDB and Polars read in an export is what its JSON Lines say: tables.rs runs this.

    tables.py FOLDER ID    FOLDER has tables/, statements.csv and statements.jsonl; ID is a retracted statement's
"""

import datetime
import json
import sys
from pathlib import Path

import duckdb
import polars

folder, gone = Path(sys.argv[1]), sys.argv[2]
readings = [json.loads(line) for line in open(folder / "statements.jsonl", encoding="utf-8")]
said = {s["id"]: (r, s) for r in readings for s in r["statements"]}
assert said and gone not in said

statements = f"'{folder}/tables/statements.parquet'"
articles = f"'{folder}/tables/articles.parquet'"
speakers = f"'{folder}/tables/speakers.parquet'"
db = duckdb.connect()


def day(text):
    return text and datetime.date.fromisoformat(text)


# DuckDB: every statement with the text that it stands in.
rows = db.sql(
    f"""SELECT s.id, s.content_text, s.content_spans, s.evidence, s.occasion_start, s.occasion_end, s.via, s.event,
               s.speaker_name, s.confidence, a.text, a.title
        FROM {statements} s JOIN {articles} a USING (page) WHERE NOT s.retracted"""
).fetchall()
assert len(rows) == len(said), (len(rows), len(said))
for id, content, spans, evidence, start, end, via, event, name, confidence, text, title in rows:
    reading, statement = said[id]
    assert [[s["start"], s["end"]] for s in spans] == statement["content"]
    assert " ".join(text[s["start"] : s["end"]] for s in spans) == content
    assert [[s["start"], s["end"]] for s in evidence] == statement["evidence"]
    occasion = statement["occasion"] or {"start": None, "end": None}
    assert (start, end) == (day(occasion["start"]), day(occasion["end"])), id
    assert (via, event) == (statement["via"], statement["event"])
    assert name == next((p["name"] for p in reading["speakers"] if p["id"] == statement["speaker"]), None)
    assert abs(confidence - statement["confidence"]) < 1e-6
    assert title == reading["article"]["title"]
assert any(row[4] for row in rows), "no statement has a day"

tombstone = db.sql(f"SELECT retracted_reason, content_text, speaker FROM {statements} WHERE id = '{gone}'").fetchall()
assert tombstone == [("a test", None, None)], tombstone
everyone = db.sql(f"SELECT count(*), count(DISTINCT entity) FROM {speakers}").fetchall()[0]
assert everyone[0] == sum(len(r["speakers"]) for r in readings) and everyone[1] > 1, everyone
codebook = db.sql(
    f"SELECT decode(value) FROM parquet_kv_metadata({statements}) WHERE decode(key) = 'dixit.codebook'"
).fetchall()
columns = [c[0] for c in db.sql(f"DESCRIBE SELECT * FROM {statements}").fetchall()]
assert [c["name"] for c in json.loads(codebook[0][0])] == columns

# Polars: the same table, and CSV with the same words.
table = polars.read_parquet(folder / "tables" / "statements.parquet")
live = table.filter(~polars.col("retracted"))
assert set(live["id"]) == set(said)
assert table.schema["occasion_start"] == polars.Date
assert table.schema["speaker_roles"] == polars.List(polars.String)
csv = polars.read_csv(folder / "statements.csv", infer_schema=False)
assert csv.columns == table.columns
assert csv["id"].to_list() == table["id"].to_list()
words = [word and word.removeprefix("'") for word in csv["content_text"]]
assert [w or None for w in words] == [w and w.removeprefix("'") for w in table["content_text"]]

print(f"{len(rows)} statements of {len(readings)} pages: DuckDB {duckdb.__version__}, Polars {polars.__version__}")
