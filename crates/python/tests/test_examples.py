"""The scripts in examples/ run on the pages beside them."""

import subprocess
import sys

import pytest
from conftest import EXAMPLES

WANT = {
    "gender_gap": ["women", "are women's."],
    "positions": ["<dixit.Added 4 new articles", "Ruth Okafor, 2024:", "\n2024-03\n", "The Calder Courier"],
    "to_pandas": ["speaker_name", "assertion", "plot:"],
}


@pytest.mark.parametrize("name", WANT)
def test_example(name: str) -> None:
    if name == "to_pandas":
        pytest.importorskip("matplotlib")
    script = EXAMPLES / f"{name}.py"
    ran = subprocess.run([sys.executable, script], cwd=EXAMPLES.parent, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    for words in WANT[name]:
        assert words in ran.stdout, ran.stdout


def test_every_example_is_tested() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == WANT.keys()
