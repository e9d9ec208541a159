"""What an import brings along."""

import subprocess
import sys


def test_nothing_else_is_imported() -> None:
    code = "import sys, dixit; print([m for m in ('pyarrow', 'numpy', 'pandas', 'spacy', 'pyspark') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
