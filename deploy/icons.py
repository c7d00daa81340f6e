"""Draw the icons of the installed app from static/icon.svg, once, in Chromium: python -m deploy.icons

The mark stands smaller where a phone cuts its own shape out of the square (maskable, apple-touch).
"""

import re
from pathlib import Path

from playwright.sync_api import sync_playwright

from deploy.browser import find

STATIC = Path(__file__).resolve().parent.parent / "static"
FOLDER = STATIC / "icons"
WHOLE_SQUARE = {"icon-maskable-192.png": 192, "icon-maskable-512.png": 512, "apple-touch-icon.png": 180}
AS_DRAWN = {"icon-192.png": 192, "icon-512.png": 512}


def in_whole_square(svg: str) -> str:
    """The ground to the edges, the mark within the circle that no shape cuts (80%)."""
    ground = re.sub(r' rx="\d+"', "", svg)
    return re.sub(r"<path ", '<path transform="translate(16 16) scale(.84) translate(-16 -16)" ', ground)


def main() -> None:
    svg = (STATIC / "icon.svg").read_text()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for drawing, names in ((svg, AS_DRAWN), (in_whole_square(svg), WHOLE_SQUARE)):
            for name, size in names.items():
                page = browser.new_page(viewport={"width": size, "height": size})
                page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:100vw}}</style>{drawing}")
                page.screenshot(path=FOLDER / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
