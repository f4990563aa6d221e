"""Build the bundled case document of Xiaogang village (萧岗村), Yuncheng Street, Guangzhou.

The part that people write is ``case.json``: everything but four computed things, which this script adds:

* the age structure of each status (single years 0..100, by sex), graduated from census groups;
* the parcel fabric (an illustrative drawing, seeded) with existing floor calibrated to the people of each zone;
* the rows of the hand-given plan, which name parcels of that fabric;
* synthetic households, votes and collective property (seeded), whose people and floor sum to what the case assumes.

``case.json`` holds one more section, ``build``, with the numbers that steer this script. It is left out of the result.
So are four keys that are resolved against the drawing: ``area_note`` of a zone (becomes ``area_m2``), ``site`` of a
facility (becomes ``parcel``), ``sites`` and ``uses`` of a feature (become ``parcels``).

    python build_case.py            write scenario.json
    python build_case.py --check    exit 1 if scenario.json on disk differs

Standard library only; the parts are in ``builder/``.
"""
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # the parts stand beside this file, wherever it is called from

from builder.document import build, dump  # noqa: E402


def main(arguments):
    """Write the document, or compare it with what is on disk."""
    document = build(json.loads((HERE / "case.json").read_text(encoding="utf-8")))
    text = dump(document) + "\n"
    path = HERE / "scenario.json"
    if arguments == ["--check"]:
        if not path.exists() or path.read_bytes() != text.encode("utf-8"):
            print("scenario.json differs from what build_case.py makes", file=sys.stderr)
            return 1
        return 0
    if arguments:
        print("usage: build_case.py [--check]", file=sys.stderr)
        return 2
    path.write_bytes(text.encode("utf-8"))
    print(f"{path.name}: {len(document['parcels']['id'])} parcels, {len(text)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
