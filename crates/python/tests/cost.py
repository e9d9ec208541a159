"""What Spark costs beside the program, on the same archives: cost.py DIXIT FOLDER ARCHIVE...

Adds the archives to a record with the program, reads them with `python -m dixit.spark` on two cores of this machine
(fast tier), and brings what Spark read into a second record, all under FOLDER. Prints seconds of processor time a page,
and fails if the two records have different statements.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import dixit
import duckdb

CONF = """--master local[2] --driver-memory 2g --conf spark.ui.enabled=false --conf spark.driver.bindAddress=127.0.0.1
--conf spark.driver.host=127.0.0.1 --conf spark.sql.shuffle.partitions=4 pyspark-shell"""
# Seconds between two looks at the processes: what one does after the last of them is lost.
LOOK = 0.1


def processes() -> dict[tuple[int, str], tuple[int, int]]:
    """Parent and clock ticks of all processes, by number and start. Spark's workers are reaped by nobody who could tell."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[int(entry.name), stat[19]] = (int(stat[1]), int(stat[11]) + int(stat[12]))
    return found


def seconds(command: list[str | Path]) -> tuple[float, float]:
    """Processor and wall time of a command and all that it starts."""
    ticks: dict[tuple[int, str], int] = {}
    done = threading.Event()

    def watch() -> None:
        ours = {os.getpid()}
        while not done.wait(LOOK):
            now = processes()
            # Whoever has lost its parent is still one of ours.
            for key, (parent, used) in sorted(now.items()):
                if parent in ours or key in ticks:
                    ours.add(key[0])
                    ticks[key] = used

    watching = threading.Thread(target=watch)
    watching.start()
    began = time.monotonic()
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    finally:
        wall = time.monotonic() - began
        done.set()
        watching.join()
    return sum(ticks.values()) / os.sysconf("SC_CLK_TCK"), wall


def main() -> None:
    program, folder, *archives = sys.argv[1:]
    os.environ |= {"PYSPARK_SUBMIT_ARGS": CONF, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    record, said, cluster = Path(folder, "record"), Path(folder, "said"), Path(folder, "cluster")
    added, alone = seconds([program, "add", "--record", record, "--tier", "fast", "--threads", "2", *archives])
    options: list[str | Path] = [*archives, "--out", said, "--tier", "fast"]
    read, spark = seconds([sys.executable, "-m", "dixit.spark", *options])
    pages = duckdb.sql(f"SELECT count(DISTINCT page) FROM '{said}/articles/*/*.parquet'").fetchall()[0][0]
    for name, cpu, wall in (("dixit add", added, alone), ("dixit.spark", read, spark)):
        print(f"{name}: {pages:,} pages, {1000 * cpu / pages:.2f} ms of processor time a page, {wall:.0f} s")
    print(f"ratio {read / added:.2f}")
    subprocess.run([program, "add", "--record", cluster, said / "readings"], check=True, capture_output=True)
    here, there = ({*dixit.Record(r).statements().read_all()["id"].to_pylist()} for r in (record, cluster))
    print(f"{len(here):,} statements from the archives, {len(there):,} from Spark; {len(here ^ there):,} in one alone")
    assert here == there


main()
