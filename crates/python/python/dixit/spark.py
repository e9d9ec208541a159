"""The same engine on a cluster: pages of a DataFrame, or whole web archives to Parquet.

``read_pages`` reads the pages of a DataFrame. From the command line, one archive a task::

    python -m dixit.spark archives/*.warc.gz --out said

(PYSPARK_SUBMIT_ARGS="--master spark://... pyspark-shell" names a cluster) writes, in a folder that all machines see::

    said/statements/month=2024-03/ARCHIVE.parquet   a row for each statement
    said/articles/..., said/speakers/...            pages and who speaks on them; schema/export.md explains all columns
    said/readings/...                               the readings as JSON: `dixit add said/readings` brings them into a record
    said/people/                                    people, organisations and groups over all pages
    said/who/                                       page and speaker of a page -> person

An archive that the same engine has read whole is not read again, so the same command goes on where it was stopped. A file appears under its
name when it is whole, and an archive that is read twice (a machine was lost) writes the same names: nothing is lost or
doubled. A page that lies in two archives has rows of both; a record takes it once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

import dixit

TABLES = ("statements", "articles", "speakers")
_READINGS = pa.schema([pa.field("page", pa.string(), False), pa.field("reading", pa.string(), False)])
# Pages that are read before their rows are written, and those of a batch of `read_pages`.
_PAGES = 512
_SLICE = 128
# Profiles under one key that a new one is compared with, as in a record.
_CANDIDATES = 64


def _one_core() -> None:
    """A task has one core: the encoder's arithmetic takes no more of them."""
    os.environ.setdefault("RTEN_NUM_THREADS", "1")


def read_pages(
    df: DataFrame, *, table: str = "statements", tier: str = "cascade", aliases: str | None = None
) -> DataFrame:
    """Reads a page of each row, on all cores of the cluster; the rows of ``table``.

    Columns in and out are those of ``dixit.read_arrow``. ``aliases`` is a file that all machines see. A batch of pages
    must fit in memory: lower ``spark.sql.execution.arrow.maxRecordsPerBatch`` for large ones.
    """
    schema = from_arrow_schema(dixit.to_arrow([], table).schema)

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        _one_core()
        for batch in batches:
            for start in range(0, batch.num_rows, _SLICE):
                pages = batch.slice(start, _SLICE)
                yield dixit.read_arrow(pages, table=table, tier=tier, threads=1, aliases=aliases)

    return df.mapInArrow(read, schema)


def read_archives(
    spark: SparkSession, archives: Iterable[str], out: str, *, tier: str = "cascade", aliases: str | None = None
) -> list[dict[str, Any]]:
    """Reads web archives into ``out``, one a task; what became of each: pages, statements and what was skipped.

    An archive that cannot be opened, or that breaks off, has ``broken`` with the reason, and no output.
    """
    folder = Path(out).absolute()
    paths = list(dict.fromkeys(os.path.abspath(a) for a in archives))
    task = _Archive(str(folder), tier, os.path.abspath(aliases) if aliases else None)
    done = {path: task.done(path) for path in paths}
    todo = [path for path in paths if done[path] is None]
    if todo:
        read = spark.sparkContext.parallelize(todo, len(todo)).map(task).collect()
        done.update(zip(todo, read))
        # What lost tasks have left behind.
        shutil.rmtree(folder / "_partial", ignore_errors=True)
    return [done[path] or {} for path in paths]


def _name(path: str) -> str:
    """Name of an archive's files, another for each path."""
    stem = os.path.basename(path).removesuffix(".gz").removesuffix(".warc")
    return f"{stem}-{hashlib.sha256(path.encode()).hexdigest()[:12]}"


class _Archive:
    """Reads one archive; what executors run."""

    def __init__(self, folder: str, tier: str, aliases: str | None) -> None:
        self.folder, self.tier, self.aliases = folder, tier, aliases
        table = hashlib.sha256(Path(aliases).read_bytes()).hexdigest() if aliases else ""
        self.engine = f"{dixit.__version__} {tier} {table}".strip()

    def done(self, path: str) -> dict[str, Any] | None:
        """What became of an archive that this engine has read whole."""
        try:
            found: dict[str, Any] = json.loads((Path(self.folder) / "_done" / f"{_name(path)}.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        return found if found.get("engine") == self.engine else None

    def __call__(self, path: str) -> dict[str, Any]:
        folder = Path(self.folder)
        before = self.done(path)
        if before is not None:
            return before
        _one_core()
        # Two attempts at the same archive are not in each other's way.
        partial = folder / "_partial" / f"{_name(path)}.{uuid.uuid4().hex}"
        writers = _Writers(partial, f"{_name(path)}.parquet")
        tally: dict[str, Any] = {"archive": path, "engine": self.engine, "pages": 0, "statements": 0, "skipped": {}}
        try:
            seen: set[str] = set()
            waiting: list[dixit.Reading] = []
            for read in dixit.read_many(dixit.pages(path), tier=self.tier, threads=1, aliases=self.aliases):
                if isinstance(read, dixit.DixitError):
                    if read.kind in ("unreadable", "broken off"):
                        return {**tally, "broken": str(read)}
                    tally["skipped"][read.kind] = tally["skipped"].get(read.kind, 0) + 1
                elif read.digest not in seen:
                    seen.add(read.digest)
                    tally["pages"] += 1
                    tally["statements"] += len(read.statements)
                    waiting.append(read)
                if len(waiting) >= _PAGES:
                    writers.write(waiting)
                    waiting = []
            writers.write(waiting)
            files = writers.close()
            for name in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(partial / name, folder / name)
            # Another engine may have found other months.
            for old in folder.glob(f"*/month=*/{writers.file}"):
                if old.relative_to(folder) not in files:
                    old.unlink(missing_ok=True)
        finally:
            writers.close()
            shutil.rmtree(partial, ignore_errors=True)
        marker = folder / "_done" / f"{_name(path)}.json"
        marker.parent.mkdir(parents=True, exist_ok=True)
        written = marker.with_name(f"{marker.name}.{uuid.uuid4().hex}")
        written.write_text(json.dumps(tally), "utf-8")
        os.replace(written, marker)
        return tally


class _Writers:
    """The files of an archive, one for each table and month of publication."""

    def __init__(self, folder: Path, file: str) -> None:
        self.folder, self.file = folder, file
        self.open: dict[Path, pq.ParquetWriter] = {}

    def write(self, readings: list[dixit.Reading]) -> None:
        months: dict[str, list[dixit.Reading]] = {}
        for reading in readings:
            months.setdefault((reading.article.published or "unknown")[:7], []).append(reading)
        for month, some in months.items():
            rows = [(r.digest, r.to_json()) for r in some]
            columns = [pa.array(column, pa.string()) for column in zip(*rows)]
            self._write("readings", month, pa.Table.from_arrays(columns, schema=_READINGS))
            for table in TABLES:
                self._write(table, month, dixit.to_arrow(some, table).read_all())

    def _write(self, table: str, month: str, rows: pa.Table) -> None:
        path = Path(table, f"month={month}", self.file)
        if path not in self.open:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            self.open[path] = pq.ParquetWriter(self.folder / path, rows.schema, compression="zstd")
        self.open[path].write_table(rows)

    def close(self) -> list[Path]:
        files = list(self.open)
        for writer in self.open.values():
            writer.close()
        self.open = {}
        return files


def join_people(spark: SparkSession, out: str) -> DataFrame:
    """Joins the speakers of all pages in ``out`` to people; writes ``people`` and ``who``, and gives the former.

    Who is who is judged by ``dixit.Profile``, as in a record; speakers meet by a shuffle on its keys. Under each key the
    fullest names come first, each later one joins the first that is the same, and who is found under several keys goes
    where most of them lead.
    """
    folder = Path(out).absolute()
    spark.sparkContext.setCheckpointDir(str(folder / "_partial" / "people"))
    days = _table(spark, folder, "articles").select("page", F.col("published_day").alias("day")).dropDuplicates(["page"])
    speakers = (
        _table(spark, folder, "speakers")
        .where("kind <> 'unnamed'")
        .select("page", "speaker", "kind", "name", F.array_sort("roles").alias("roles"))
        .join(days, "page", "left")
    )
    who = ["kind", "name", "roles", "day"]
    # The fuller the name and the earlier the day, the smaller the id.
    words = F.lpad((F.lit(9999) - F.size(F.split("name", r"\s+"))).cast("string"), 4, "0")
    digest = F.sha2(F.to_json(F.struct(*who)), 256)
    speakers = speakers.withColumn(
        "node", F.concat_ws("/", words, F.coalesce(F.col("day").cast("string"), F.lit("9999-12-31")), digest)
    )
    nodes = speakers.groupBy("node", *who).agg(F.count("*").alias("speakers"))
    keys = nodes.select("node", *who).mapInArrow(_with_keys, f"key string, {_NODE}")
    links = keys.groupBy("key").applyInArrow(_link, "node string, parent string")
    votes = links.groupBy("node", "parent").count()
    best = votes.groupBy("node").agg(F.min(F.struct(-F.col("count"), "parent")).alias("best"))
    parents = best.select("node", F.col("best.parent").alias("parent")).checkpoint()
    # A parent is smaller than its child: going on to the parent's parent comes to an end.
    while True:
        above = parents.select(F.col("node").alias("parent"), F.col("parent").alias("above"))
        further = parents.join(above, "parent").select(
            "node", F.col("above").alias("parent"), (F.col("above") != F.col("parent")).alias("moved")
        )
        further = further.checkpoint()
        parents = further.select("node", "parent")
        if not further.where("moved").take(1):
            break
    person = parents.select("node", F.concat(F.lit("x"), F.substring(F.sha2("parent", 256), 1, 16)).alias("person"))
    named = nodes.join(person, "node")
    people = named.groupBy("person").agg(
        F.min_by("name", "node").alias("name"),
        F.min_by("kind", "node").alias("kind"),
        F.array_sort(F.collect_set("name")).alias("names"),
        F.array_sort(F.array_distinct(F.flatten(F.collect_list("roles")))).alias("roles"),
        F.min("day").alias("first_day"),
        F.max("day").alias("last_day"),
        F.sum("speakers").alias("pages"),
    )
    people.write.mode("overwrite").parquet(str(folder / "people"))
    named_speakers = speakers.join(person, "node").select("page", "speaker", "person")
    named_speakers.write.mode("overwrite").parquet(str(folder / "who"))
    shutil.rmtree(folder / "_partial", ignore_errors=True)
    return spark.read.parquet(str(folder / "people"))


_NODE = "node string, kind string, name string, roles array<string>, day date"


def _table(spark: SparkSession, folder: Path, table: str) -> DataFrame:
    schema = from_arrow_schema(dixit.to_arrow([], table).schema)
    return spark.read.schema(schema).option("recursiveFileLookup", "true").parquet(str(folder / table))


def _profile(row: dict[str, Any]) -> dixit.Profile:
    return dixit.Profile(row["kind"], row["name"], sorted(row["roles"]), row["first"], row["last"])


def _with_keys(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        rows = batch.to_pylist()
        found = [
            (key, n) for n, row in enumerate(rows) for key in _profile({**row, "first": row["day"], "last": row["day"]}).keys
        ]
        taken = batch.take(pa.array([n for _, n in found], pa.int64()))
        keys = pa.array([key for key, _ in found], pa.string())
        yield pa.RecordBatch.from_arrays([keys, *taken.columns], names=["key", *taken.schema.names])


def _link(rows: pa.Table) -> pa.Table:
    """Joins those under one key: each node with the first that is the same, itself if there is none."""
    people: list[dict[str, Any]] = []
    nodes, parents = [], []
    for row in sorted(rows.to_pylist(), key=lambda r: r["node"]):
        row.update(first=row["day"], last=row["day"], roles=set(row["roles"]))
        own = _profile(row)
        same = next((p for p in people[:_CANDIDATES] if p["profile"].same(own) == "yes"), None)
        if same is None:
            row["profile"] = own
            people.append(row)
            same = row
        else:
            days = [d for d in (same["first"], same["last"], row["day"]) if d is not None]
            first, last = (min(days), max(days)) if days else (None, None)
            if (first, last) != (same["first"], same["last"]) or not row["roles"] <= same["roles"]:
                same.update(first=first, last=last, roles=same["roles"] | row["roles"])
                same["profile"] = _profile(same)
        nodes.append(row["node"])
        parents.append(same["node"])
    return pa.table({"node": pa.array(nodes, pa.string()), "parent": pa.array(parents, pa.string())})


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit status: 0, or 2 if an archive could not be read."""
    parser = argparse.ArgumentParser(prog="python -m dixit.spark", description="Reads web archives to Parquet with Spark.")
    parser.add_argument("archives", nargs="+", metavar="ARCHIVE", help="a web archive: .warc or .warc.gz")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the tables, seen by all machines")
    parser.add_argument("--tier", default="cascade", choices=["accurate", "cascade", "fast", "rules"])
    parser.add_argument("--aliases", metavar="FILE", help="table of people and organisations, CSV or TOML")
    args = parser.parse_args(arguments)
    spark = SparkSession.builder.appName("dixit").getOrCreate()
    try:
        done = read_archives(spark, args.archives, args.out, tier=args.tier, aliases=args.aliases)
        broken = [archive["broken"] for archive in done if "broken" in archive]
        read = [archive for archive in done if "broken" not in archive]
        people = join_people(spark, args.out).count() if any(archive["pages"] for archive in read) else 0
    finally:
        spark.stop()
    pages, statements = (sum(archive[what] for archive in read) for what in ("pages", "statements"))
    skipped: dict[str, int] = {}
    for archive in read:
        for kind, n in archive["skipped"].items():
            skipped[kind] = skipped.get(kind, 0) + n
    print(f"{pages:,} pages of {len(read):,} archives, {statements:,} statements, {people:,} people in {args.out}")
    for kind, n in sorted(skipped.items()):
        print(f"skipped, {kind}: {n:,}")
    for why in broken:
        print(f"dixit: {why}", file=sys.stderr)
    return 2 if broken else 0


if __name__ == "__main__":
    # As a module of the package: executors import it by that name.
    from dixit.spark import main as run

    sys.exit(run())
