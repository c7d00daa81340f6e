"""Files beside a message on a screen: pasted, dropped, taken out again and sent along; and without scripts."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PageFor, Site, Watch

REFUSED = ("the server responded with a status of 400", "the server responded with a status of 422")
BRING = """([form, kind, files]) => {
  const brought = new DataTransfer();
  for (const [name, type, bytes] of files) brought.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const how = kind === "paste" ? { clipboardData: brought } : { dataTransfer: brought };
  const options = { bubbles: true, cancelable: true, ...how };
  form.dispatchEvent(kind === "paste" ? new ClipboardEvent(kind, options) : new DragEvent(kind, options));
}"""


BESIDE = """() => {
  const brought = new DataTransfer();
  brought.items.add(new File(["Stil zijn."], "regels.txt", { type: "text/plain" }));
  const options = { bubbles: true, cancelable: true, dataTransfer: brought };
  return ["dragover", "drop"].map((kind) => document.querySelector("h1").dispatchEvent(new DragEvent(kind, options)));
}"""


def photo(name: str = "Balie.png", height: int = 480) -> tuple[str, str, bytes]:
    out = BytesIO()
    Image.new("RGB", (640, height), (30, 120, 110)).save(out, "PNG")
    return name, "image/png", out.getvalue()


def bring(page: Page, kind: str, *files: tuple[str, str, bytes]) -> None:
    form = page.locator("form.composer").element_handle()
    page.evaluate(BRING, [form, kind, [[name, mime, list(content)] for name, mime, content in files]])


@pytest.fixture
def thread(demo_site: Site) -> dict[str, Any]:
    found: dict[str, Any] = demo_site.behind("new_thread", who="organiser")
    return found


def test_a_picture_is_pasted_a_file_taken_out_and_the_message_takes_along_what_is_left(
    page_for: PageFor, thread: dict[str, Any], watch: Watch
) -> None:
    watch.expected += REFUSED
    page = page_for("organiser", 390)
    page.goto(thread["url"])
    page.locator("textarea[name=body]").fill("Zo ziet onze balie er nu uit")
    expect(page.locator("[data-attachments][data-ready]")).to_have_count(1)
    bring(page, "paste", photo())
    assert page.evaluate(BESIDE) == [False, False]  # a file beside the form doesn't take the page's place
    expect(page.locator(".attached")).to_have_count(2)
    bring(page, "drop", ("virus.exe", "", b"MZ"))
    items = page.locator(".attached")
    expect(items).to_have_count(3)
    expect(items.nth(0).locator("img")).to_be_visible()
    expect(items.nth(2).locator(".field-error")).to_contain_text("Dit soort bestand kan niet mee.")
    page.get_by_role("textbox", name="Wat is er te zien?").fill("De nieuwe balie")
    send = page.get_by_role("button", name="Verstuur").or_(
        page.get_by_role("button", name="Antwoord", exact=True)
    )
    send.last.click()  # what isn't here is said first
    expect(page.locator("[data-attaching-error]")).to_contain_text("Eén bestand is er nog niet.")
    box = page.get_by_role("button", name="Haal virus.exe weg").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    page.get_by_role("button", name="Haal virus.exe weg").click()
    page.reload()  # the draft and its files are still there
    expect(items).to_have_count(2)
    page.get_by_role("button", name="Haal regels.txt weg").click()
    expect(page.get_by_role("button", name="Haal Balie.png weg")).to_be_focused()
    expect(page.get_by_role("textbox", name="Wat is er te zien?")).to_have_value("De nieuwe balie")
    send.last.click()
    post = page.locator("article.post", has_text="Zo ziet onze balie er nu uit")
    picture = post.get_by_role("img", name="De nieuwe balie")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("height", "240")  # known before it is here, so nothing jumps
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    expect(items).to_have_count(0)
    page.reload()
    expect(post.locator(".attachments li")).to_have_count(1)
    expect(items).to_have_count(0)


def test_a_picture_is_as_tall_before_it_came_as_after(page_for: PageFor, thread: dict[str, Any]) -> None:
    page = page_for("organiser", 390, java_script_enabled=False)
    page.goto(thread["url"])
    page.locator("textarea[name=body]").fill("Scheef gesneden")
    name, mime, content = photo(height=427)  # half of which is no whole number of pixels
    page.locator("input[name=files]").set_input_files({"name": name, "mimeType": mime, "buffer": content})
    page.locator("form.composer button[type=submit]").last.click()
    reader = page_for("member", 390)
    picture = reader.locator("article.post", has_text="Scheef gesneden").locator(".pictures img")
    held: list[Route] = []
    reader.route("**/small/", lambda route: held.append(route))
    reader.goto(thread["url"], wait_until="domcontentloaded")
    picture.scroll_into_view_if_needed()
    before = picture.bounding_box()
    for route in held:
        route.continue_()
    assert picture.evaluate("image => image.decode().then(() => image.naturalHeight)") == 427
    after = picture.bounding_box()
    assert before is not None
    assert after is not None
    assert before["height"] == after["height"]


def test_without_scripts_a_refused_file_keeps_text_and_picture(
    page_for: PageFor, thread: dict[str, Any], watch: Watch
) -> None:
    watch.expected += REFUSED
    page = page_for("organiser", 390, java_script_enabled=False)
    page.goto(thread["url"])
    page.locator("textarea[name=body]").fill("Zonder scripts")
    files = [photo(), ("virus.exe", "application/octet-stream", b"MZ")]
    chosen: Any = [{"name": name, "mimeType": mime, "buffer": content} for name, mime, content in files]
    page.locator("input[name=files]").set_input_files(chosen)
    form = page.locator("form.composer")
    form.locator("button[type=submit]").last.click()
    expect(form.locator(".field-error")).to_contain_text(["“virus.exe” gaat niet mee."])
    expect(page.locator("textarea[name=body]")).to_have_value("Zonder scripts")
    page.get_by_role("textbox", name="Wat is er te zien?").fill("De balie")
    form.locator("button[type=submit]").last.click()
    expect(page.get_by_role("img", name="De balie")).to_have_count(1)
