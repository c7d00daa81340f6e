"""Refresh static/vendor/, and what only the tests use, from the packages named in their manifests.

    python deploy/vendor.py            fetch each package and hold it, and each file, to its sha256
    python deploy/vendor.py --check    only hold the files that are here to their sha256
    python deploy/vendor.py --accept   after a change of the manifest: take the new sums over

Packages come through the machine's npm, so whatever registry it is set to. Comments that point to a source
map are taken out, for the map isn't shipped.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACES = (ROOT / "static" / "vendor", ROOT / "tests" / "browser" / "vendor")
SOURCE_MAP = re.compile(rb"\n?(//[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=\S+ \*/)\s*$")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fetch(package: dict[str, Any], folder: Path) -> Path:
    """The package's archive, as npm packs it."""
    name = f"{package['package']}@{package['version']}"
    done = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(folder), name], capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"npm could not fetch {name}: {done.stderr.strip()}")
    return folder / done.stdout.split()[-1]


def refresh(place: Path, package: dict[str, Any], accept: bool) -> list[str]:
    """Write the package's files into `place`; the ones whose sum is not what the manifest says."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        archive = fetch(package, Path(folder))
        if not agree(package, sha256(archive.read_bytes()), accept):
            return [f"{package['package']}: the archive is not the one that was pinned"]
        with tarfile.open(archive) as packed:
            for file in package["files"]:
                member = packed.extractfile(f"package/{file['source']}")
                assert member is not None, file["source"]
                content = SOURCE_MAP.sub(b"\n", member.read())
                if not agree(file, sha256(content), accept):
                    wrong.append(f"{file['file']}: not what was pinned")
                    continue
                target = place / file["file"]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
    return wrong


def agree(entry: dict[str, Any], actual: str, accept: bool) -> bool:
    if accept:
        entry["sha256"] = actual
    return bool(entry.get("sha256") == actual)


def check(place: Path, packages: list[dict[str, Any]]) -> list[str]:
    """What stands in `place` without being in the manifest, or the other way round, or changed."""
    pinned = {file["file"]: file["sha256"] for package in packages for file in package["files"]}
    here = {
        path.relative_to(place).as_posix(): sha256(path.read_bytes())
        for path in place.rglob("*")
        if path.is_file() and path != place / "manifest.json"
    }
    return [
        f"{name}: {'missing' if name not in here else 'changed' if name in pinned else 'not in the manifest'}"
        for name in sorted(pinned.keys() | here.keys())
        if pinned.get(name) != here.get(name)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--accept", action="store_true")
    options = parser.parse_args()
    wrong, held = [], 0
    for place in PLACES:
        manifest = place / "manifest.json"
        packages: list[dict[str, Any]] = json.loads(manifest.read_text())
        if not options.check:
            for package in packages:
                wrong += refresh(place, package, options.accept)
            if options.accept:
                manifest.write_text(json.dumps(packages, indent=1) + "\n")
        wrong += check(place, packages)
        held += sum(len(package["files"]) for package in packages)
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{held} vendored files are as pinned.")


if __name__ == "__main__":
    main()
