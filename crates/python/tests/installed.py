"""Tries an installed wheel, which nothing else is installed beside: installed.py DIST EXAMPLES"""

import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import distribution
from pathlib import Path

MEGABYTES = 45

dist, examples = Path(sys.argv[1]), Path(sys.argv[2])
(wheel,) = dist.glob("*.whl")
size = wheel.stat().st_size / 1e6
assert size < MEGABYTES, f"{wheel.name} has {size:.1f} MB, {MEGABYTES} are allowed"
assert "abi3" in wheel.name, wheel.name
names = {Path(f).name for f in distribution("dixit-news").files or []}
assert names >= {"py.typed", "_dixit.pyi", "NOTICE", "LICENSE-MIT", "LICENSE-APACHE"}, names


def seconds(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    return time.perf_counter() - began


took = statistics.median(seconds("import dixit") - seconds("pass") for _ in range(9))

import dixit  # noqa: E402

for tier in ("rules", "fast", "cascade", "accurate"):
    reading = dixit.read((examples / "wire.html").read_bytes(), tier=tier)
    assert reading.tier == tier and len(reading.statements) > 5, reading
with tempfile.TemporaryDirectory() as folder:
    record = dixit.Record(folder, create=True)
    assert record.add(examples / "wire.html").articles == 1
    assert record.find("bridge").total > 0
print(f"{wheel.name}: {size:.1f} MB, import {1000 * took:.0f} ms")
