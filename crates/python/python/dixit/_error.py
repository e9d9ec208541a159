"""The one exception of dixit."""

from __future__ import annotations


class DixitError(ValueError):
    """A page that cannot be read, or a request that is not understood.

    The message says what is wrong and what would work. ``kind`` is the sort of reason, to count by ("empty", "no page",
    "too large", "damaged", ...); ``name`` is what was refused (a file, a URL), where it has a name.
    """

    kind: str
    name: str

    def __init__(self, why: str, kind: str = "", name: str = "") -> None:
        super().__init__(f"{name}: {why}" if name else why)
        self.kind = kind
        self.name = name
        self._why = why

    def __reduce__(self) -> tuple[type[DixitError], tuple[str, str, str]]:
        return (type(self), (self._why, self.kind, self.name))
