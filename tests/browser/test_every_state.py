"""What no address leads to: a form that was filled in wrongly, an open dialog, a page that only an accident shows."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, Watch
from tests.browser.every_address import PAIRWISE, Look, addresses, routes
from tests.browser.every_check import Known, look_at, wrong_in_dialog, wrong_with
from tests.browser.every_visit import NOBODY, STRAY, seen_by

pytestmark = pytest.mark.timeout(1800)

# Who fills in forms: the first of them who gets a form at all.
WRITERS = ["organiser", "facilitator", "service", "admin", STRAY, NOBODY]
# Forms that nothing can be left out of: what is sent empty is done.
ALWAYS_RIGHT = {
    "account/logout/",
    "account/sessions/",
    "boards/<int:pk>/rank/",
    "meetups/<int:pk>/cancel/",
    "notices/preferences/",
    "notices/stop/<str:token>/",
    "threads/posts/<int:pk>/delete/",
}
FORM, ACTION = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>'), re.compile(r'\baction="([^"]*)"')
# Empties the form that answers at this address.
EMPTY = """() => {
  const own = (form) => form.method === "post" && form.closest("main") && new URL(form.getAttribute("action") ?? "", location).pathname === location.pathname;
  const fields = (form) => [...form.elements].filter((each) => each.type !== "hidden" && each.matches("input, select, textarea") && !each.disabled);
  const form = [...document.forms].find((each) => own(each) && fields(each).length);
  if (!form) return;
  for (const field of fields(form)) {
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = false;
    else if (field.matches("select")) field.selectedIndex = -1;
    else field.value = "";
  }
  form.dataset.emptied = "";
}"""
# As a browser without our scripts does, and without asking the fields.
SEND = "() => HTMLFormElement.prototype.submit.call(document.querySelector('form[data-emptied]'))"


def has_own_form(html: str, address: str) -> bool:
    """Whether it may hold a form that answers at its address, so that it is worth drawing."""
    actions = [ACTION.search(each) for each in FORM.findall(html.partition("<main")[2])]
    leads = [urlsplit(urljoin(address, unescape(each[1]) if each else "")).path for each in actions]
    return urlsplit(address).path in leads


def sent_empty(page: Page, address: str) -> bool:
    """Whether the form at this address came back with what is wrong in it."""
    answer = page.request.get(address, max_redirects=0)
    if answer.status != 200 or not has_own_form(answer.text(), address):
        return False
    page.goto(address)
    page.evaluate(EMPTY)
    if not page.locator("form[data-emptied]").count():
        return False
    with page.expect_navigation():
        page.evaluate(SEND)
    return page.locator("main [aria-invalid=true], main .error-summary").count() > 0


def test_every_form_that_came_back_can_be_put_right(swept_site: Site, chromium: Browser) -> None:
    examples, left = addresses(swept_site), [route for route in routes("POST") if route not in ALWAYS_RIGHT]
    came_back, wrong = [], []
    for who, look in zip(WRITERS, PAIRWISE, strict=True):
        known = Known()
        with seen_by(swept_site, chromium, who, look) as page:
            for route in [*left]:
                address = next((each for each in examples.get(route, []) if sent_empty(page, each)), "")
                if address:
                    left.remove(route)
                    came_back.append(route)
                    wrong += [f"{address} ({who}, {look}): {each}" for each in look_at(page, known).wrong]
    assert not wrong, "\n".join(wrong)
    assert len(came_back) >= 20, came_back


# Who opens which dialog where, and how.
DIALOGS = {
    "are you sure": ("facilitator", "/boards/4/manage/", "click", "[data-confirm]"),
    "what can be done with a proposal": ("member", "/boards/4/rank/", "click", "[data-sheet-for]"),
    "go to": ("colleague", "/threads/", "press", "Control+k"),
    "the keys": ("colleague", "/threads/", "press", "?"),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_dialog_can_be_used(name: str, swept_site: Site, chromium: Browser) -> None:
    who, address, how, what = DIALOGS[name]
    wrong = []
    for look in PAIRWISE:
        with seen_by(swept_site, chromium, who, look) as page:
            watch = Watch()
            watch.listen(page)
            page.goto(address)
            if how == "press":
                page.locator("main").press(what)
            else:
                page.locator(what).locator("visible=true").first.click()
            page.locator("dialog[open]").wait_for()
            wrong += [f"{name} ({who}, {look}): {each}" for each in [*wrong_in_dialog(page), *watch.left()]]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("template", ["400.html", "403.html", "500.html", "refused.html"])
@pytest.mark.parametrize("look", PAIRWISE[::2], ids=str)
def test_a_page_about_an_accident_can_be_used(
    template: str, look: Look, swept_site: Site, chromium: Browser
) -> None:
    text = swept_site.behind("rendered", template=template, language=look.language)
    with seen_by(swept_site, chromium, NOBODY, look) as page:
        page.route("**/accident/", lambda route: route.fulfill(body=text, content_type="text/html"))
        page.goto("/accident/")
        assert wrong_with(page) == []


def test_where_a_code_is_filled_in(swept_site: Site, chromium: Browser) -> None:
    for look in (PAIRWISE[0], PAIRWISE[-1]):
        with seen_by(swept_site, chromium, NOBODY, look) as page:
            page.goto("/account/login/")
            page.locator("input[name=email]").fill(f"niemand-{look.width}@bib.example")
            page.locator("input[name=email]").press("Enter")
            page.locator("input[name=code]").wait_for()
            assert wrong_with(page) == [], look


def test_the_first_page_of_an_empty_klankbord(own_site: Site, chromium: Browser) -> None:
    link = own_site.behind("first_administrator")
    for look in PAIRWISE:
        with seen_by(own_site, chromium, NOBODY, look) as page:
            page.goto(urlsplit(link).path)
            assert page.locator("main form").count() == 1
            assert wrong_with(page) == [], look
