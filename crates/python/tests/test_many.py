"""Reading many pages."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import dixit
import pytest
from conftest import EXAMPLES, LEE


def page(n: int) -> str:
    return f"Bridge {n} to close\n\nThe bridge number {n} will close on Monday, Mayor Ann Lee said.\n\n"


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_results_come_in_order(threads: int) -> None:
    titles = [
        read.article.title
        for read in dixit.read_many((page(n) * (n % 5 + 1) for n in range(300)), tier="rules", threads=threads)
        if isinstance(read, dixit.Reading)
    ]
    assert titles == [f"Bridge {n} to close" for n in range(300)]


def test_many_say_what_one_says(wire: bytes) -> None:
    many = list(dixit.read_many([wire, dixit.Page(LEE, id="lee")], tier="fast"))
    assert many == [dixit.read(wire, tier="fast"), dixit.read(LEE, tier="fast", id="lee")]


def test_a_page_that_is_refused_costs_itself_alone() -> None:
    many = list(dixit.read_many([LEE, b"", LEE], tier="rules"))
    assert [type(m) for m in many] == [dixit.Reading, dixit.DixitError, dixit.Reading]


def test_what_the_source_raises_is_raised_in_its_turn() -> None:
    def source() -> Iterator[str]:
        yield page(1)
        yield page(2)
        raise RuntimeError("the line is dead")

    read = dixit.read_many(source(), tier="rules")
    assert isinstance(next(read), dixit.Reading) and isinstance(next(read), dixit.Reading)
    with pytest.raises(RuntimeError, match="the line is dead"):
        next(read)
    with pytest.raises(StopIteration):
        next(read)
    with pytest.raises(TypeError, match="not <class 'int'>"):
        list(dixit.read_many([7], tier="rules"))  # type: ignore[list-item]


def test_pages_are_asked_for_as_they_are_needed() -> None:
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        main = threading.get_ident()
        while True:
            asked += 1
            assert threading.get_ident() == main
            yield page(asked)

    read = dixit.read_many(endless(), tier="rules", threads=2)
    for taken in range(1, 200):
        next(read)
        assert asked <= taken + 2 * 16
    del read
    gc.collect()


def test_large_pages_are_few_at_a_time() -> None:
    asked = 0

    def large() -> Iterator[bytes]:
        nonlocal asked
        for _ in range(12):
            asked += 1
            yield b"<p>x</p><!--" + b"x" * (9 << 20) + b"-->"

    read = dixit.read_many(large(), tier="rules", threads=2)
    for taken in range(12):
        next(read)
        assert asked - taken <= 5


def test_pages_of_folders_and_archives(tmp_path: Path) -> None:
    found = list(dixit.pages(EXAMPLES / "wire.html", str(EXAMPLES / "pasted.txt"), tmp_path / "none.html"))
    assert [type(p) for p in found] == [dixit.Page, dixit.Page, dixit.DixitError]
    assert isinstance(found[0], dixit.Page) and found[0].data == (EXAMPLES / "wire.html").read_bytes()
    many = list(dixit.read_many(dixit.pages(EXAMPLES / "wire.html", tmp_path / "none.html"), tier="rules"))
    assert isinstance(many[1], dixit.DixitError) and many[1].kind == "unreadable"
    assert "none.html: there is no such file" in str(many[1])
