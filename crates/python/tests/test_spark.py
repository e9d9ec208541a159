"""The engine on Spark, on one machine: real executors, real shuffles."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dixit
import duckdb
import pytest

pytest.importorskip("pyspark")

import dixit.spark  # noqa: E402
from archives import SPEAKERS, archive, page  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    builder = SparkSession.builder.master("local[2]").appName("dixit tests")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def ids(readings: Iterator[dixit.Reading | dixit.DixitError]) -> list[str]:
    return sorted(s.id for r in readings if isinstance(r, dixit.Reading) for s in r.statements)


def test_pages_of_a_dataframe(spark: SparkSession) -> None:
    pages = [page(n) for n in range(20)]
    frame = spark.createDataFrame([(p, f"{n}") for n, p in enumerate(pages)], "html string, id string")
    said = dixit.spark.read_pages(frame, tier="rules")
    rows = said.select("id", "caller_id", "speaker_name", "occasion_start", "content_spans").collect()
    sources = (dixit.Page(p, media_type="text/html") for p in pages)
    assert sorted(row["id"] for row in rows) == ids(dixit.read_many(sources, tier="rules"))
    assert {row["caller_id"] for row in rows} == {f"{n}" for n in range(20)}
    assert dixit.spark.read_pages(frame, table="articles", tier="rules").count() == 20


def test_archives_to_parquet_people_and_a_record(spark: SparkSession, tmp_path: Path) -> None:
    archives = [
        archive(tmp_path / "a.warc.gz", range(0, 30)),
        archive(tmp_path / "b.warc.gz", range(30, 50)),
        tmp_path / "none.warc.gz",
    ]
    out = tmp_path / "said"
    done = dixit.spark.read_archives(spark, map(str, archives), str(out), tier="rules")
    assert [d["pages"] for d in done] == [30, 20, 0]
    assert "no such file" in done[2]["broken"]
    assert not (out / "_partial").exists()

    # What one machine reads in the same archives.
    alone = ids(dixit.read_many(dixit.pages(*archives), tier="rules"))
    said = f"read_parquet('{out}/statements/*/*.parquet', hive_partitioning=true)"
    assert sorted(row[0] for row in duckdb.sql(f"SELECT id FROM {said}").fetchall()) == alone
    months = duckdb.sql(f"SELECT DISTINCT CAST(month AS VARCHAR), published[:7] FROM {said} ORDER BY 1").fetchall()
    assert [m for m, _ in months] == [m for _, m in months] == ["2024-03", "2024-04"]
    assert duckdb.sql(f"SELECT count(*) FROM {said} WHERE locator IS NULL").fetchall() == [(0,)]

    # Again: the missing archive alone is read.
    files = {file: file.stat().st_mtime_ns for file in out.rglob("*.parquet")}
    archive(archives[2], range(50, 60))
    done = dixit.spark.read_archives(spark, map(str, archives), str(out), tier="rules")
    assert [d["pages"] for d in done] == [30, 20, 10]
    assert all(file.stat().st_mtime_ns == at for file, at in files.items())

    # Another engine reads all of them.
    others = dixit.spark.read_archives(spark, [str(archives[2])], str(out), tier="fast")
    assert others[0]["engine"] != done[2]["engine"] and len(list(out.rglob("none-*.parquet"))) == 8
    done = dixit.spark.read_archives(spark, map(str, archives), str(out), tier="rules")
    assert [d["pages"] for d in done] == [30, 20, 10]

    people = dixit.spark.join_people(spark, str(out)).collect()
    named = {row["name"]: row for row in people}
    assert len(named) == len(people)
    for _, name in SPEAKERS:
        assert named[name]["pages"] == 40, named[name]
    who = duckdb.sql(f"SELECT count(*), count(DISTINCT person) FROM '{out}/who/*.parquet'").fetchall()
    assert who == [(120, 3)]

    program = os.environ.get("DIXIT_PROGRAM")
    if program is None:
        pytest.skip("the program is not built: DIXIT_PROGRAM names it")
    for name, sources in (("cluster", [out / "readings"]), ("alone", archives)):
        add: list[str | Path] = [program, "add", "--record", tmp_path / name, "--tier", "rules", *sources]
        subprocess.run(add, check=True, capture_output=True)
    records = [dixit.Record(tmp_path / name) for name in ("cluster", "alone")]
    alone = ids(dixit.read_many(dixit.pages(*archives), tier="rules"))
    tables = [record.statements().read_all() for record in records]
    assert sorted(tables[0].column("id").to_pylist()) == sorted(tables[1].column("id").to_pylist()) == alone
    assert set(tables[0].column("speaker_name").to_pylist()) == set(tables[1].column("speaker_name").to_pylist())
    # Each is proved from the bytes in the archive that its locator names.
    proved = subprocess.run([program, "verify", "--record", tmp_path / "cluster"], capture_output=True, text=True)
    assert proved.returncode == 0, proved.stdout + proved.stderr
    refused = subprocess.run(
        [program, "add", "--record", tmp_path / "cluster", out / "statements"], capture_output=True, text=True
    )
    assert refused.returncode == 2 and "it has no column reading" in refused.stdout + refused.stderr


def test_an_executor_that_is_killed_loses_and_doubles_nothing(tmp_path: Path) -> None:
    archives = [archive(tmp_path / f"{n}.warc.gz", range(40 * n, 40 * n + 40)) for n in range(8)]
    out = tmp_path / "said"
    script = Path(__file__).with_name("killed.py")
    ran = subprocess.run([sys.executable, script, out, *archives], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-4000:]
    assert "killed 1 executor" in ran.stdout, ran.stdout
    said = sorted(row[0] for row in duckdb.sql(f"SELECT id FROM '{out}/statements/*/*.parquet'").fetchall())
    assert said == ids(dixit.read_many(dixit.pages(*archives), tier="rules"))
    readings = duckdb.sql(f"SELECT count(*), count(DISTINCT page) FROM '{out}/readings/*/*.parquet'").fetchall()
    assert readings == [(320, 320)]


def test_the_command(tmp_path: Path) -> None:
    archives = [archive(tmp_path / "a.warc.gz", range(6)), tmp_path / "none.warc.gz"]
    conf = "--master local[1] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=1 pyspark-shell"
    options: list[str | Path] = [*archives, "--out", tmp_path / "said", "--tier", "rules"]
    command = [sys.executable, "-m", "dixit.spark", *options]
    environment = {**os.environ, "PYSPARK_SUBMIT_ARGS": conf}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ran.returncode == 2, ran.stderr[-4000:]
    assert ran.stdout.startswith("6 pages of 1 archives, "), ran.stdout
    assert "none.warc.gz: there is no such file" in ran.stderr
