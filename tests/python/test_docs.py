"""Documents that are written from the code say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from gengxin import _core

ROOT = Path(__file__).parents[2]


def test_the_reference_page_is_written_from_the_schema_tables():
    assert (ROOT / "docs" / "reference.md").read_text(encoding="utf-8") == _core.reference_page(), "run: gengxin schema --reference > docs/reference.md"


def test_links_between_documents_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "python").rglob("*.md"), *(ROOT / "tests").rglob("*.md"), *(ROOT / "cpp").rglob("*.md")]
    assert len(pages) > 8
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
