"""The types that the package declares: checked in all that uses them, and held to what is there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", [["mypy"], ["mypy.stubtest", "dixit._dixit", "--mypy-config-file", "pyproject.toml"]])
def test_types(command: list[str]) -> None:
    pytest.importorskip("mypy")
    environment = {**os.environ, "MYPYPATH": "python"}
    ran = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
