"""Make the invented account: ``python data-samples/generate.py`` rewrites it, ``--check`` compares.

Everything is invented and follows from one seed (maker/story.py): run it twice and not a byte differs.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker import account  # noqa: E402  (the maker lives beside this file and is not installed)


def differences(tree: dict[str, bytes], folder: Path) -> list[str]:
    """Return, a line each, how ``folder`` differs from ``tree``."""
    there = {path.relative_to(folder).as_posix() for path in (folder / account.FOLDER).rglob("*") if path.is_file()}
    there |= {path.name for path in folder.glob("planted*")}
    missing = [f"missing: {path}" for path in sorted(tree.keys() - there)]
    extra = [f"not made here: {path}" for path in sorted(there - tree.keys())]
    changed = [f"differs: {path}" for path in sorted(there & tree.keys()) if (folder / path).read_bytes() != tree[path]]
    return missing + extra + changed


def write(tree: dict[str, bytes], folder: Path) -> None:
    """Replace the account in ``folder``."""
    shutil.rmtree(folder / account.FOLDER, ignore_errors=True)
    for path, data in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def main() -> int:
    """Run the command line and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the tree differs")
    parser.add_argument("--into", type=Path, default=HERE, help="the folder to write to or check (default: this one)")
    options = parser.parse_args()
    tree = account.make()
    if not options.check:
        write(tree, options.into)
        return 0
    found = differences(tree, options.into)
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
