"""A round in the room as the people there live through it: phones, the facilitator's console, the wall."""

import json
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Locator, Page, Route, expect

from tests.browser.conftest import PageFor, Site, Watch
from tests.browser.test_ranking import drag

CODE, LINE, SWAP, GUIDE = TITLES = ["Eén code voor alles", "Iemand aan de lijn", "Boeken ruilen", "Een gids"]
FIRST, NEXT, LATER = "Eerst aanpakken", "Daarna", "Minder prioritair"
PATIENCE = 30_000  # milliseconds
CLOSED = "De ronde is gesloten"


@pytest.fixture
def made(demo_site: Site) -> dict[str, Any]:
    found: dict[str, Any] = demo_site.behind("board_of_ideas", titles=TITLES, members=["member"])
    return found


def heard(page: Page) -> list[str]:
    """Every text that comes in on this page's sockets."""
    texts: list[str] = []

    def listen(payload: str | bytes) -> None:
        texts.append(payload if isinstance(payload, str) else payload.decode())

    page.on("websocket", lambda socket: socket.on("framereceived", listen))
    return texts


def open_room(page: Page, board: int) -> None:
    page.goto(f"/boards/{board}/room/")
    page.get_by_label("Mensen in de zaal").fill("40")
    page.get_by_role("button", name="Open de ronde").click()
    expect(page.locator(".room-code")).to_be_visible()


def code_on(wall: Page) -> str:
    expect(wall.locator(".big-code span")).to_have_count(2)
    return "".join(wall.locator(".big-code span").all_text_contents())


def join(phone: Page, code: str) -> Page:
    phone.goto(f"/r/{code}/")
    phone.get_by_role("button", name="Meedoen").click()
    expect(phone.locator("form[data-phone]")).to_be_visible()
    return phone


def on_card(phone: Page) -> Locator:
    return phone.locator("[data-screen^=card-]:visible")


def rank(phone: Page, parts: dict[str, str]) -> None:
    """Answer every card that still comes, and go on to the end."""
    for _ in parts:
        title = on_card(phone).locator("h2").inner_text()
        on_card(phone).get_by_role("button", name=parts[title]).click()
        expect(phone.get_by_role("heading", name=title, exact=True)).to_be_hidden()
    phone.locator("[data-screen^=part-]:visible a[data-on]").click()  # two equal ones stay so
    expect(phone.get_by_role("heading", name="Je bent klaar")).to_be_visible()


def is_saved(phone: Page) -> None:
    expect(phone.locator("[data-saved]")).to_have_text("Bewaard", timeout=PATIENCE)


def press(console: Page, label: str) -> None:
    """A button that asks first."""
    console.get_by_role("button", name=label, exact=True).click()
    console.locator("dialog[open] [value=yes], dialog[open] .primary").first.click()


def shows(wall: Page, titles: list[str]) -> None:
    expect(wall.locator("[data-key] > span")).to_have_text(titles, timeout=PATIENCE)


def orders(made: dict[str, Any], *first: tuple[str, str]) -> list[list[int]]:
    pks = made["proposals"]
    return [[pks[one], pks[other], pks[SWAP], pks[GUIDE]] for one, other in first]


def test_a_round_in_the_room_from_the_code_to_the_second_round(
    demo_site: Site, made: dict[str, Any], page_for: PageFor, watch: Watch
) -> None:
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "410", "WebSocket"]
    console, wall = page_for("facilitator", 1280), page_for("facilitator", 1280)
    said = [heard(console), heard(wall)]
    open_room(console, made["board"])
    wall.goto(f"/boards/{made['board']}/room/wall/")
    code = code_on(wall)

    scanned = join(page_for("", 390), code)
    typed = page_for("", 390)
    typed.clock.install()
    typed.goto("/r/")
    typed.get_by_label("De code op het scherm").fill(f"{code[:4].lower()} {code[4:]}")
    typed.get_by_role("button", name="Ga verder").click()
    typed.get_by_role("button", name="Meedoen").click()
    expect(on_card(typed)).to_be_visible()
    plain = join(page_for("", 390, java_script_enabled=False), code)
    expect(wall.locator(".counts b").first).to_have_text("3", timeout=PATIENCE)

    half = [(CODE, LINE)] * 4 + [(LINE, CODE)] * 4
    demo_site.behind("join_room", board=made["board"], orders=orders(made, *half))
    mine = {CODE: FIRST, LINE: NEXT, SWAP: LATER, GUIDE: LATER}
    rank(scanned, mine)
    rank(plain, {**mine, CODE: NEXT, LINE: FIRST})

    typed.context.set_offline(True)  # for a minute
    rank(typed, mine)
    expect(typed.locator("[data-saved]")).to_contain_text("Geen verbinding", timeout=PATIENCE)
    typed.clock.fast_forward("01:00")
    expect(typed.locator("[data-saved]")).to_contain_text("Geen verbinding")
    assert len(demo_site.behind("in_room", board=made["board"])["ballots"]) == 10
    typed.context.set_offline(False)
    is_saved(typed)
    kept = demo_site.behind("in_room", board=made["board"])
    assert (kept["phones"], len(kept["ballots"])) == (11, 11)
    assert kept["ballots"].count([[CODE], [LINE], [SWAP, GUIDE]]) == 2

    expect(wall.locator(".counts b")).to_have_text(["11", "11"], timeout=PATIENCE)
    for page in (console, wall):
        assert not [title for title in TITLES if title in page.content()]
    for text in (text for texts in said for text in texts):
        betrays_nothing(text, made)

    press(console, "Onthul de volgorde")
    shows(wall, [CODE, LINE, SWAP, GUIDE])
    scanned.get_by_role("link", name=CODE).click()
    on_card(scanned).get_by_role("button", name=LATER).click()
    is_saved(scanned)
    shows(wall, [LINE, CODE, SWAP, GUIDE])  # it re-forms by itself
    table = page_for("facilitator", 1280)
    table.goto(f"/boards/{made['board']}/room/wall/?as=table")
    expect(table.locator("tbody th")).to_have_text([LINE, CODE, SWAP, GUIDE])

    press(console, "Tweede ronde")
    expect(wall.locator(".big-code")).to_be_visible(timeout=PATIENCE)
    again = code_on(wall)
    assert again != code
    for phone in (scanned, plain):
        phone.reload()
        expect(phone.get_by_role("heading", name=CLOSED)).to_be_visible()
        assert not [cookie for cookie in phone.context.cookies() if cookie["name"] == "room"]
    rank(join(scanned, again), mine)
    is_saved(scanned)
    kept = demo_site.behind("in_room", board=made["board"])
    assert (kept["phones"], kept["ballots"]) == (1, [[[CODE], [LINE], [SWAP, GUIDE]]])


def betrays_nothing(text: str, made: dict[str, Any]) -> None:
    """On a socket of the board comes that something changed, and how often: nothing else."""
    for event in json.loads(text):
        if str(event.get("topic", "")).startswith("board:"):
            assert set(event) <= {"type", "topic", "revision", "head", "changed"}, event
            assert event["type"] in ("watching", "head", "revised"), event
        assert not [title for title in TITLES if title in json.dumps(event, ensure_ascii=False)]


def test_the_group_orders_on_the_projector_and_the_wall_follows(
    made: dict[str, Any], page_for: PageFor, watch: Watch
) -> None:
    watch.expected += ["409 (Conflict)"]  # a screen that is about to leave may still ask for what has ended
    board = made["board"]
    screen, wall = page_for("facilitator", 1280), page_for("facilitator", 1280, reduced_motion="reduce")
    screen.goto(f"/boards/{board}/together/")
    screen.get_by_role("button", name="Begin", exact=True).click()
    expect(screen.locator("form.live")).to_be_attached()
    wall.goto(f"/boards/{board}/room/wall/")
    expect(wall.get_by_text("We ordenen samen")).to_be_visible()
    for title in (SWAP, CODE, LINE):
        screen.locator(".tray [data-pick]", has_text=title).click()
    shows(wall, [SWAP, CODE, LINE])
    screen.locator("[data-pick]", has_text=CODE).focus()
    screen.keyboard.press("Alt+ArrowUp")
    shows(wall, [CODE, SWAP, LINE])
    screen.locator("[data-pick]", has_text=SWAP).focus()
    screen.keyboard.press("=")
    expect(wall.locator("[data-key] b")).to_have_text(["1gelijk", "1gelijk", "3"], timeout=PATIENCE)
    screen.keyboard.press("?")  # a group has no *I don't know*: nothing moves
    grip = screen.locator("[data-proposal]", has_text=LINE).locator("[data-grip]")
    drag(screen, grip, screen.locator('[data-bin="2"]'))
    expect(wall.locator('[data-part="3"] > span')).to_have_text([LINE], timeout=PATIENCE)
    screen.keyboard.press("Control+z")
    expect(wall.locator('[data-part="3"]')).to_have_count(0, timeout=PATIENCE)
    assert wall.evaluate("document.getAnimations().length") == 0
    press(screen, "We zijn klaar")
    expect(screen.get_by_role("heading", name="Samen geordend")).to_be_visible()
    expect(screen.locator(".rung h3")).to_have_text([CODE, SWAP, LINE])


def test_a_screen_that_leaves_is_not_called_back_by_what_it_ended(
    made: dict[str, Any], page_for: PageFor, watch: Watch
) -> None:
    """Where the next page takes longer than the news that there is nothing to order any more."""
    watch.expected += ["409 (Conflict)"]
    held: list[tuple[Route, APIResponse]] = []
    screen = page_for("facilitator", 1280, service_workers="block")
    screen.goto(f"/boards/{made['board']}/together/")
    screen.get_by_role("button", name="Begin", exact=True).click()
    expect(screen.locator("form.live")).to_be_attached()
    screen.locator(".tray [data-pick]", has_text=SWAP).click()
    expect(screen.locator("[data-saved]")).to_contain_text("Bewaard")
    screen.route("**/together/end/", lambda route: held.append((route, route.fetch(max_redirects=0))))
    screen.get_by_role("button", name="We zijn klaar").click()
    with screen.expect_response(lambda answer: answer.status == 409, timeout=PATIENCE):
        screen.locator("dialog[open] [value=yes]").evaluate("yes => setTimeout(() => yes.click())")
    [(route, answer)] = held
    route.fulfill(response=answer)
    expect(screen.locator(".rung h3")).to_have_text([SWAP])
