"""Print the path of a Chromium for the tests; get Debian's where there is none and we may.

    python3 deploy/browser.py

Looks at CHROMIUM, then at the path; as root with apt-get it installs Debian's package.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    given = os.environ.get("CHROMIUM")
    if given:
        return shutil.which(given) or sys.exit(f"CHROMIUM is {given!r}: no program stands there.")
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> None:
    """Through apt-get; what it says goes to standard error, for the path is all that is read from us."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "chromium"]):
        subprocess.run(command, env=quiet, stdout=sys.stderr, check=False)


def main() -> None:
    path = find()
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium for the browser tests …", file=sys.stderr)
        install()
        path = find()
    if path is None:
        sys.exit(
            "The browser tests need Chromium: install it (Debian: apt-get install chromium),"
            " or set CHROMIUM to its path."
        )
    print(path)


if __name__ == "__main__":
    main()
