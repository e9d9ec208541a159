"""What Spark costs beside the program, on the same archives: cost.py DIXIT FOLDER ARCHIVE...

Adds the archives to a record with the program, reads them with `python -m dixit.spark` on two cores of this machine
(fast tier), both under FOLDER, and prints seconds of processor time a page. Fails if they found different statements.
"""

import ctypes
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import dixit
import duckdb
import pyarrow.compute as pc

PR_SET_CHILD_SUBREAPER = 36
CONF = """--master local[2] --driver-memory 2g --conf spark.ui.enabled=false --conf spark.driver.bindAddress=127.0.0.1
--conf spark.driver.host=127.0.0.1 --conf spark.sql.shuffle.partitions=4 pyspark-shell"""


def seconds(command: list[str | Path]) -> tuple[float, float]:
    """Processor and wall time of a command and all that it starts: what it leaves behind becomes ours to wait for."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - began


def main() -> None:
    program, folder, *archives = sys.argv[1:]
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.environ |= {"PYSPARK_SUBMIT_ARGS": CONF, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    record, said = Path(folder, "record"), Path(folder, "said")
    added, alone = seconds([program, "add", "--record", record, "--tier", "fast", "--threads", "2", *archives])
    options: list[str | Path] = [*archives, "--out", said, "--tier", "fast"]
    read, cluster = seconds([sys.executable, "-m", "dixit.spark", *options])
    pages = duckdb.sql(f"SELECT count(DISTINCT page) FROM '{said}/articles/*/*.parquet'").fetchall()[0][0]
    for name, cpu, wall in (("dixit add", added, alone), ("dixit.spark", read, cluster)):
        print(f"{name}: {pages:,} pages, {1000 * cpu / pages:.2f} ms of processor time a page, {wall:.0f} s")
    print(f"ratio {read / added:.2f}")
    found = duckdb.sql(f"SELECT DISTINCT id FROM '{said}/statements/*/*.parquet'").fetchall()
    there = {row[0] for row in found}
    table = dixit.Record(record).statements().read_all()
    here = set(table["id"].filter(pc.invert(table["retracted"])).to_pylist())
    print(f"{len(here):,} statements in the record, {len(there):,} on Spark; {len(here ^ there):,} in one of them alone")
    assert here == there


main()
