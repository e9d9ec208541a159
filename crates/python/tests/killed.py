"""Reads archives on a cluster of two workers, and kills an executor in the middle: killed.py OUT ARCHIVE..."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

import dixit.spark  # noqa: E402
import pyspark  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

os.environ.setdefault("SPARK_HOME", os.path.dirname(pyspark.__file__))
os.environ["SPARK_WORKER_DIR"] = str(Path(sys.argv[1]).with_name("work"))
out, archives = sys.argv[1], sys.argv[2:]


def ancestors(pid: int) -> list[int]:
    found = []
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
        found.append(pid)
    return found


def executors() -> list[int]:
    """Executors that are descendants of this process."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in command and os.getpid() in ancestors(int(entry.name)):
                found.append(int(entry.name))
    return found


def kill_one() -> None:
    """Once the first archive is done and another is being read."""
    done = Path(out) / "_done"
    while True:
        if done.is_dir() and any(done.glob("*.json")) and any((Path(out) / "_partial").iterdir()):
            for pid in executors()[:1]:
                os.kill(pid, signal.SIGKILL)
                print("killed 1 executor", flush=True)
                return
        time.sleep(0.01)


spark = (
    SparkSession.builder.master("local-cluster[2,1,2048]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.executorEnv.PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    .config("spark.executor.memory", "1g")
    .getOrCreate()
)
threading.Thread(target=kill_one, daemon=True).start()
done = dixit.spark.read_archives(spark, archives, out, tier="rules")
assert all("broken" not in archive for archive in done), done
print(sum(archive["pages"] for archive in done), "pages")
spark.stop()
