"""What views must be: the golden ones, and pages that hold together.

The golden files under tests/golden/views/ hold each view of a small case. After a wanted change, write them again with
``GENGXIN_WRITE_GOLDEN=1`` and read what changed.
"""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden" / "views"
VOID = {"br", "hr", "img", "meta", "link", "input"}


def _masked(view: str) -> str:
    return re.sub(r"\b[0-9a-f]{12}\b", "<hash>", view)


def same_as_golden(name: str, view: str) -> None:
    path = GOLDEN / name
    if path.suffix == ".html":  # one tag a line, so that a change can be read
        view = re.sub(r">(?=<[^/])", ">\n", view)
    if os.environ.get("GENGXIN_WRITE_GOLDEN"):
        path.write_text(_masked(view) + "\n", encoding="utf-8")
    assert _masked(view) + "\n" == path.read_text(encoding="utf-8")


class Page(HTMLParser):
    """Checks that tags close in order; keeps the words, tags and attributes."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.deepest = 0
        self.feed(source)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.deepest = max(self.deepest, self.open.count("details"))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)
