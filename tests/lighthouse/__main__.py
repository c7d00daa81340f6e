"""What Lighthouse says of the twelve main pages in a small demo world, as their readers see them.

python -m tests.lighthouse [--pages home,thread] [--desk] [--site http://localhost:8000]

Needs Node ≥ 18 and npm, which bring it into tests/lighthouse/node_modules on first use; `make lighthouse` runs this.
Not part of `make test`: axe looks at every page there (tests/browser/test_every_page.py), this is somebody else's eye.
Ends with 1 where a page is below LIMITS.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench.paint import served
from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path
from tests.browser.pictures import PICTURES, Picture

HERE = Path(__file__).parent
LIGHTHOUSE = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
LIMITS = {"accessibility": 100, "best-practices": 95}
FLAGS = (
    "--quiet", "--output=json", f"--only-categories={','.join(LIMITS)}", "--no-enable-error-reporting",
    f"--chrome-flags=--headless=new {' '.join(CHROMIUM_FLAGS)}",
)  # fmt: skip
TRIES = 2  # on a busy machine its browser may be late


def install() -> None:
    """Exactly what package-lock.json names; nothing of it runs while it is installed."""
    if shutil.which("npm") is None:
        raise SystemExit("Lighthouse needs Node and npm; neither the site nor `make test` does.")
    if not LIGHTHOUSE.exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit"], cwd=HERE, check=True)


def visits(browser: Browser, site: str, pictures: list[Picture]) -> Iterator[tuple[Picture, str, str]]:
    """Each page with its address, and the cookies of who reads it."""
    for picture in pictures:
        context = browser.new_context(base_url=site, locale="nl-BE")
        if picture.persona:
            answer = context.request.post("/demo/sign-in/", form={"as": picture.persona, "next": "/healthz"})
            assert answer.ok, f"no persona {picture.persona!r}"
        address = picture.reach(context.new_page())
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())
        context.close()
        yield picture, address, cookies


def look(address: str, cookies: str, desk: bool) -> dict[str, Any]:
    """Lighthouse's report."""
    headers = json.dumps({"Accept-Language": "nl-BE,nl", **({"Cookie": cookies} if cookies else {})})
    command = ["node", str(LIGHTHOUSE), address, *FLAGS, f"--extra-headers={headers}"]
    command += ["--preset=desktop"] if desk else []
    environment = {**os.environ, "CHROME_PATH": chromium_path()}
    said = ""
    for _ in range(TRIES):
        ran = subprocess.run(command, env=environment, capture_output=True, text=True)
        if ran.returncode == 0:
            report: dict[str, Any] = json.loads(ran.stdout)
            return report
        said = ran.stderr
    raise SystemExit(f"Lighthouse didn't finish with {address}:\n{said[-2000:]}")


def scores(report: dict[str, Any]) -> dict[str, int]:
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in LIMITS}


def complaints(report: dict[str, Any]) -> list[str]:
    """What costs points."""
    parts = [part for name in LIMITS for part in report["categories"][name]["auditRefs"] if part["weight"]]
    audits = (report["audits"][part["id"]] for part in parts)
    return [f"{audit['id']}: {audit['title']}" for audit in audits if audit["score"] not in (1, None)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--pages", default="")
    parser.add_argument("--desk", action="store_true")
    parser.add_argument("--site", default="")
    given = parser.parse_args()
    install()
    wanted = [p for p in PICTURES if not given.pages or p.name in given.pages.split(",")]
    low = []
    with served(given.site, scale="small") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        seen = list(visits(browser, site, wanted))
        browser.close()
        print(f"| page | {' | '.join(LIMITS)} |\n|---|--:|--:|", flush=True)
        for picture, address, cookies in seen:
            report = look(address, cookies, given.desk)
            found = scores(report)
            print(f"| {picture.name} | {' | '.join(map(str, found.values()))} |", flush=True)
            if any(found[name] < limit for name, limit in LIMITS.items()):
                low += [f"{picture.name}: {complaint}" for complaint in complaints(report)]
    if low:
        sys.exit("\nBelow the limits:\n" + "\n".join(low))


if __name__ == "__main__":
    main()
