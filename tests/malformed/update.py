"""Writes the messages that the library gives now into the files of this folder: read the diff before you keep it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

from test_malformed import FILES, case_of, messages_of


def main() -> None:
    for file in FILES:
        described, target = case_of(file)
        if "path" in described:
            continue
        lines = ",\n".join("  " + json.dumps(line, ensure_ascii=False) for line in messages_of(file))
        old = target.read_text(encoding="utf-8")
        # A replacement text would read the backslashes of JSON as its own.
        new = re.sub(r'"expect": \[\n.*?\n \]\n', lambda _, lines=lines: f'"expect": [\n{lines}\n ]\n', old, flags=re.DOTALL)
        if new != old:
            target.write_text(new, encoding="utf-8")
            print(target.name)


if __name__ == "__main__":
    main()
