from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"

LEE = "Bridge to close\n\nThe bridge will close on Monday, Mayor Ann Lee said."


@pytest.fixture(scope="session")
def wire() -> bytes:
    return (EXAMPLES / "wire.html").read_bytes()
