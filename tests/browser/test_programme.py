"""A whole case, lived through in Dutch by the personas: from the first question to what became of it.

The case is the programme that the first sounding board worked on (feedback/data). Each step goes on where the one
before it ended, on the pages that the step left open: nothing is opened by its address that a link should lead to.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import DONE, Site, Watch

TITLE = "Opleiding en ondersteuning, opnieuw bekeken"
WHAT = "Weten welke ondersteuning je mag verwachten"
PHONE = "Iemand aan de telefoon kunnen krijgen"
START = "Nieuwe collega's vlotter op weg"
AGAIN = "Herhalen en verdiepen"
FIND = "Sneller iets terugvinden op het leerplatform"
DOUBLE = "Vlotter iets terugvinden op het leerplatform"
MEMBERS = {"colleague": "Els Vermeer", "member": "Nadia Benali", "organiser": "Joris Daems"}
ON_A_PHONE = "member"
NOTHING_TO_COUNT = 3  # the exit code of recount.py
REASON = "Wie nieuw is, heeft het nu nodig."
WHY_NOT = "De kalender moet eerst klaar zijn; daarna pas weten we wat we kunnen beloven."


@dataclass
class Story:
    """Every persona's own browser, kept open from step to step."""

    site: Site
    chromium: Browser
    watch: Watch
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    board: int = 0

    def of(self, who: str) -> Page:
        """The page of a persona ("": a visitor, not signed in), as they left it; at first their home page."""
        if who not in self.pages:
            self.contexts[who] = context = self._browser(phone=who == ON_A_PHONE)
            if who:
                answer = context.request.post("/demo/sign-in/", form={"as": who, "next": "/healthz"})
                assert answer.ok, answer.text()
            self.pages[who] = page = context.new_page()
            page.set_default_timeout(DONE)
            self.watch.listen(page)
            page.goto("/")
        return self.pages[who]

    def _browser(self, *, phone: bool) -> BrowserContext:
        size = {"width": 390 if phone else 1280, "height": 844}
        return self.chromium.new_context(
            base_url=self.site.url,
            locale="nl-BE",
            timezone_id="Europe/Brussels",
            viewport=size,  # type: ignore[arg-type]
            has_touch=phone,
            is_mobile=phone,
        )

    def on_the_board(self, who: str) -> Page:
        """By the navigation, as one who wasn't there comes to it."""
        page = self.of(who)
        page.goto("/")
        main_link(page, "Klankbord").click()
        page.get_by_role("link", name=TITLE).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        return page

    def running(self) -> Page:
        """Tom at *Begeleid dit klankbord*."""
        page = self.on_the_board("facilitator")
        link(page, "Begeleid dit klankbord").click()
        return page


@pytest.fixture
def story(own_site: Site, chromium: Browser, watch: Watch) -> Iterator[Story]:
    story = Story(own_site, chromium, watch)
    yield story
    for context in story.contexts.values():
        context.close()


def main_link(page: Page, name: str) -> Locator:
    return (
        page.get_by_role("navigation")
        .get_by_role("link", name=name, exact=True)
        .and_(page.locator(":visible"))
        .first
    )


def link(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("link", name=name)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def confirm(page: Page, button: str, yes: str) -> None:
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
    page.wait_for_load_state()  # before its script is there it doesn't ask
    press(page, button)
    press(page.get_by_role("dialog"), yes)


def sees(page: Page, text: str) -> None:
    expect(page.get_by_text(text).and_(page.locator(":visible")).first).to_be_visible()


def test_the_whole_programme(story: Story, tmp_path: Path) -> None:
    # A form that asks once more, and a ranking screen that asks how it stands after closing.
    story.watch.expected += ["422 (", "409 (Conflict)"]
    a_board_is_started(story)
    a_call_finds_members(story)
    a_session_gets_its_agenda(story)
    needs_are_proposed(story)
    a_figure_speaks_for_a_need(story)
    two_that_say_the_same_are_merged(story)
    they_talk_about_it(story)
    a_round_is_opened(story)
    one_ranks_on_a_phone(story)
    one_ranks_by_keyboard(story)
    one_hands_in_a_sheet(story)
    the_order_is_revealed_and_explained(story)
    the_group_agrees_and_says_why(story)
    a_library_is_asked(story)
    what_was_found_and_advised(story)
    an_action_skips_a_higher_need_and_says_why(story)
    the_service_says_where_it_stands(story)
    whoever_ranked_hears_once(story)
    the_report_is_published(story)
    a_visitor_reads_it(story)
    a_stranger_counts_it_again(story, tmp_path)


def a_board_is_started(story: Story) -> None:
    page = story.of("facilitator")
    main_link(page, "Klankbord").click()
    link(page, "Start een klankbord").click()
    page.get_by_label("Hoe het heet").fill(TITLE)
    page.get_by_label("De vraag").fill("Wat pakken we eerst aan?")
    page.get_by_label("Waarover het gaat").fill("Wat verwacht je van opleiding en ondersteuning?")
    page.get_by_label("iedereen, ook zonder aan te melden").check()
    press(page, "Start het")
    sees(page, "Het klankbord is er en jij begeleidt het.")
    story.board = int(re.findall(r"/boards/(\d+)/", page.url)[0])


def a_call_finds_members(story: Story) -> None:
    tom = story.of("facilitator")
    link(tom, "Oproep voor nieuwe leden").click()
    link(tom, "Doe een oproep").click()
    tom.get_by_label("In één zin").fill("Wie denkt mee over opleiding?")
    tom.get_by_label("Wat je vraagt en wat je biedt").fill("Drie keer samenkomen, twee keer online.")
    press(tom, "Doe de oproep")
    for who in MEMBERS:
        page = story.of(who)
        page.goto("/")
        main_link(page, "Klankbord").click()
        link(page, "Wie denkt mee over opleiding?").click()
        page.get_by_label("Waarom jij?").fill("Ik begeleid zelf nieuwe collega's.")
        press(page, "Ik denk mee")
        sees(page, "Je bent kandidaat")
    link(tom, "Wie wil meedenken").click()
    for name in MEMBERS.values():
        applied = tom.locator(".application", has_text=name)
        applied.get_by_role("button", name="Doet mee").click()
        expect(applied.get_by_role("button", name="Doet mee")).to_have_attribute("aria-pressed", "true")
    confirm(tom, "Sluit af en antwoord iedereen", "Afsluiten en antwoorden")
    sees(tom, "afgesloten op")
    els = story.of("colleague")
    els.reload()
    sees(els, "Je doet mee")


def a_session_gets_its_agenda(story: Story) -> None:
    tom = story.running()
    link(tom, "Plan een bijeenkomst").click()
    tom.get_by_label("In één zin").fill("Eerste bijeenkomst")
    tom.get_by_label("online", exact=True).check()
    press(tom, "Plan deze bijeenkomst")
    els = story.on_the_board("colleague")
    link(els, "Eerste bijeenkomst").click()
    els.get_by_label("Zet iets op de agenda").fill("Wat de bevraging ons leert")
    press(els, "Zet het erbij")
    expect(els.locator(".agenda li")).to_have_count(1)
    sees(els, "Wat de bevraging ons leert")


def needs_are_proposed(story: Story) -> None:
    nadia = story.on_the_board("member")
    for title in (WHAT, PHONE, START):
        propose(nadia, title)
    els = story.on_the_board("colleague")
    propose(els, AGAIN)
    propose(els, FIND)
    joris = story.on_the_board("organiser")
    link(joris, "Voeg een nood toe").first.click()
    joris.get_by_label("In één zin").press_sequentially("Iemand aan de telefoon krijgen")
    sees(joris, "Bedoel je een van deze?")
    link(joris, PHONE).click()
    joris.get_by_role("button", name="Dit speelt bij ons ook").click()
    expect(joris.get_by_role("button", name="Dit speelt bij ons ook")).to_have_attribute(
        "aria-pressed", "true"
    )
    link(joris, TITLE).first.click()
    forgets_the_draft(joris)  # what was typed said the same
    propose(joris, DOUBLE, alike=FIND)


def forgets_the_draft(page: Page) -> None:
    """The browser keeps nothing of a proposal in the making any more."""
    page.wait_for_function("""() => new Promise((done) => {
        const asked = indexedDB.open("kept");
        asked.onsuccess = () => {
            const keys = asked.result.transaction("rows").objectStore("rows").getAllKeys();
            keys.onsuccess = () => {
                asked.result.close();
                done(!keys.result.some((key) => key.startsWith("draft:propose")));
            };
        };
    })""")


def propose(page: Page, title: str, *, alike: str = "") -> None:
    """From the board, and back to it; whatever is alike is shown first."""
    link(page, "Voeg een nood toe").first.click()
    page.get_by_label("In één zin").fill(title)  # in the place of what was kept, where something was
    if alike:
        page.keyboard.press("End")
        expect(page.locator("#alike a")).to_have_text([alike])
    press(page, "Zet het op het klankbord")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    link(page, TITLE).first.click()


def a_figure_speaks_for_a_need(story: Story) -> None:
    tom = story.running()
    link(tom, "Bronnen en bewijs").click()
    link(tom, "Voeg een bron toe").click()
    tom.get_by_label("Hoe het heet").fill("Bevraging van de bibliotheken")
    tom.get_by_label("Wat het is").select_option(label="bevraging")
    tom.get_by_label("Wat er geteld is").select_option(label="antwoorden")
    tom.get_by_label("Hoeveel").fill("108")
    press(tom, "Bewaar")
    link(tom, "Haal een cijfer aan").click()
    tom.get_by_label("Wat gevraagd werd").fill("Wat zou je veranderen?")
    tom.get_by_label("Hoeveel procent").fill("28")
    tom.get_by_label("waarvan, of wie wat antwoordde").fill("leerplatform")
    tom.get_by_label("Wat er geteld is").select_option(label="opmerkingen")
    tom.get_by_label("In een paar woorden").fill("28% van de opmerkingen gaat over het leerplatform")
    tom.get_by_label(FIND).check()
    press(tom, "Haal het aan")
    expect(tom.get_by_role("heading", level=1)).to_have_text(FIND)
    sees(tom, "28%")
    sees(tom, "niet gepubliceerd")


def two_that_say_the_same_are_merged(story: Story) -> None:
    tom = story.on_the_board("facilitator")
    link(tom, DOUBLE).click()
    link(tom, "Samenvoegen met een ander").click()
    tom.get_by_label("Samenvoegen met").select_option(label=FIND)
    press(tom, "Bekijk wat het doet")
    tom.get_by_label("Waarom").fill("Het is dezelfde nood.")
    press(tom, "Voeg ze samen")
    expect(tom.get_by_role("heading", level=1)).to_have_text(FIND)
    sees(tom, DOUBLE)


def they_talk_about_it(story: Story) -> None:
    tom = story.running()
    press(tom, "Bespreken")
    sees(tom, "Het klankbord staat nu op: Bespreken.")
    els = story.on_the_board("colleague")
    sees(els, "Lees mee en praat erover")
    link(els, START).click()
    els.locator("textarea[name=body]").fill("Bij ons liep de laatste nieuwe collega een week mee.")
    press(els, "Verstuur")
    sees(els, "een week mee.")


def a_round_is_opened(story: Story) -> None:
    tom = story.running()
    tom.get_by_label("verzegeld tot de onthulling").check()
    press(tom, "Open de ronde")
    sees(tom, "De ronde is open.")


def one_ranks_on_a_phone(story: Story) -> None:
    nadia = hears(story, "member", f"“{TITLE}”: je kan rangschikken")
    nadia.get_by_role("button", name=f"“{TITLE}”: je kan").tap()
    expect(nadia.locator("form.live")).to_be_attached()
    for part, titles in ((0, (WHAT, PHONE)), (1, (START,)), (2, (AGAIN, FIND))):
        nadia.locator(f'.filling label:has([value="{part}"])').tap()
        for title in titles:
            nadia.locator(".bin.tray .item", has_text=title).locator("[data-pick]").tap()
    sees(nadia, "5 van de 5 geplaatst")
    sees(nadia, "Je bent klaar")
    expect(nadia.locator("[data-saved]")).to_contain_text("Bewaard om")


def one_ranks_by_keyboard(story: Story) -> None:
    els = story.on_the_board("colleague")
    link(els, "Begin met rangschikken").focus()
    els.keyboard.press("Enter")
    expect(els.locator("form.live")).to_be_attached()
    els.locator("[data-bin=tray] [data-pick]").first.focus()
    for title, part in ((WHAT, 1), (PHONE, 1), (START, 2), (FIND, 3), (AGAIN, 3)):
        els.keyboard.press(title[0].lower())
        els.keyboard.press(str(part))
    sees(els, "5 van de 5 geplaatst")
    expect(els.locator("[data-saved]")).to_contain_text("Bewaard om")


def one_hands_in_a_sheet(story: Story) -> None:
    tom = story.running()
    link(tom, "Stembiljetten op papier").click()
    tom.get_by_label(MEMBERS["organiser"]).check()
    press(tom, "Bewaar deze lijst")
    for title, part in ((PHONE, "1"), (WHAT, "2"), (START, "3"), (AGAIN, "4"), (FIND, "5")):
        row = tom.locator(".sheet-rows li", has_text=title)
        row.get_by_role("combobox").first.select_option(label="Eerst aanpakken")
        row.get_by_role("combobox").last.select_option(part)
    press(tom, "Tik het in")
    sees(tom, "Elk blad dat afgegeven is, is ingetikt.")
    joris = story.on_the_board("organiser")
    sees(joris, "Je gaf je volgorde af op papier")


def the_order_is_revealed_and_explained(story: Story) -> None:
    els = story.on_the_board("colleague")
    tom = story.running()
    sees(tom, "3 van de 4")
    confirm(tom, "Sluit de ronde nu", "Sluit ze")
    confirm(tom, "Onthul de volgorde", "Onthul ze")
    expect(tom.locator(".ladder .rung h3")).to_have_text([WHAT, PHONE, START, AGAIN, FIND])
    link(els, "Bekijk wat eerst komt").click()  # the page that lay open says so by itself
    expect(els.locator(".ladder .rung h3").first).to_have_text(WHAT)
    els.locator(".ladder .rung").first.get_by_role("link", name=WHAT).click()
    link(els, "Waarom staat dit hier?").click()
    expect(els.get_by_role("main")).to_contain_text("2 van de 3")
    nadia = story.of("member")
    sees(nadia, "Je volgorde telde mee zoals je ze achterliet.")
    link(nadia, "Bekijk wat eerst komt").tap()
    expect(nadia.locator(".ladder .rung h3").first).to_have_text(WHAT)


def the_group_agrees_and_says_why(story: Story) -> None:
    tom = story.of("facilitator")
    link(tom, "Bevestig de volgorde en de lijnen").click()
    row = tom.locator(".arranging .item", has_text=START)
    row.locator("[data-up]").click()  # over the line
    expect(row).to_contain_text("nu bij “")
    press(tom, f"Hoger: {START}")
    expect(tom.locator(".arranging .item .title > span")).to_have_text([WHAT, START, PHONE, AGAIN, FIND])
    press(tom, "Bevestig deze volgorde en de lijnen")
    sees(tom, "Zeg waarom de groep dit elders zet")
    tom.get_by_label("Waarom zet de groep dit op 2?").fill(REASON)
    press(tom, "Bevestig deze volgorde en de lijnen")
    expect(tom.locator(".ladder .rung h3")).to_have_text([WHAT, START, PHONE, AGAIN, FIND])
    sees(tom, REASON)


def a_library_is_asked(story: Story) -> None:
    tom = story.running()
    link(tom, "Interviews").click()
    link(tom, "Voeg een interview toe").click()
    tom.get_by_label("Bibliotheek", exact=True).select_option(label="Bibliotheek Bree")
    tom.get_by_role("textbox", name="Datum").fill(time.strftime("%Y-%m-%d"))
    tom.get_by_label("de antwoorden, met de naam van de bibliotheek").check()
    asked = tom.locator(".asked", has_text=WHAT)
    asked.get_by_text("bevestigd").click()
    asked.get_by_role("textbox").fill("We weten nooit tot waar de servicedesk gaat.")
    press(tom, "Werk het interview af")
    sees(tom, "We weten nooit tot waar de servicedesk gaat.")
    nadia = story.on_the_board("member")
    link(nadia, WHAT).first.click()
    expect(nadia.get_by_role("main")).to_contain_text("bevestigd")


def what_was_found_and_advised(story: Story) -> None:
    tom = story.running()
    link(tom, "Vaststellingen en aanbevelingen").click()
    link(tom, "Schrijf een vaststelling").click()
    tom.get_by_label("In één zin").fill("De weg op het leerplatform is zoek")
    tom.get_by_label("28% van de opmerkingen").check()
    tom.get_by_label(FIND).check()
    press(tom, "Bewaar")
    link(tom, "Schrijf een aanbeveling").click()
    tom.get_by_label("In één zin").fill("Deel het leerplatform in zoals bibliotheken zoeken")
    tom.get_by_label("De weg op het leerplatform is zoek").check()
    tom.get_by_label(FIND).check()
    press(tom, "Bewaar")
    sees(tom, "Deel het leerplatform in zoals bibliotheken zoeken")


def an_action_skips_a_higher_need_and_says_why(story: Story) -> None:
    tom = story.running()
    link(tom, "Plan een actie").click()
    tom.get_by_label("Wat we doen").fill("Een opleidingskalender voor starters")
    tom.get_by_label(START).check()
    tom.get_by_role("combobox", name="Trekker").select_option(label="Servicedesk")
    press(tom, "Plan deze actie")
    tom.get_by_label(WHAT).and_(tom.locator("input[type=text], textarea")).fill(WHY_NOT)
    press(tom, "Plan deze actie")
    sees(tom, "Een opleidingskalender voor starters")
    sees(tom, WHY_NOT)


def the_service_says_where_it_stands(story: Story) -> None:
    sofie = story.of("service")
    link(sofie, "Zeg waar het staat").click()
    action = sofie.locator(".our-action", has_text="Een opleidingskalender voor starters").filter(
        has_text=TITLE
    )
    action.get_by_text("Zeg waar het staat").click()
    action.get_by_label("Stand van zaken").select_option(label="bezig")
    action.get_by_label("Waar staan we?").fill("De eerste zes data staan vast.")
    press(action, "Laat het weten")
    expect(action.locator(".tag").first).to_have_text("bezig")


def whoever_ranked_hears_once(story: Story) -> None:
    for who in ("colleague", "organiser"):
        for state in ("Dit is gepland", "Hiermee zijn we bezig"):
            hears(story, who, f"Jullie zeiden “{START}”. {state}: Een opleidingskalender voor starters")
    nadia = hears(story, "member", "Een opleidingskalender voor starters", times=2)
    nadia.get_by_role("button", name="Hiermee zijn we bezig").tap()
    sees(nadia, "De eerste zes data staan vast.")


def hears(story: Story, who: str, what: str, *, times: int = 1) -> Page:
    """By the bell."""
    page = story.of(who)
    page.goto("/")
    page.get_by_role("link", name="Meldingen").and_(page.locator(":visible")).first.click()
    expect(page.get_by_role("main").get_by_role("button", name=what)).to_have_count(times)
    return page


def the_report_is_published(story: Story) -> None:
    """What is missing is named, with the way to put it right."""
    tom = story.running()
    link(tom, "Het rapport schrijven").click()
    sees(tom, "Nog één ding voor je publiceert")
    link(tom, "Zeg waarom niet").click()
    tom.get_by_label("Waarom nu niet?").fill("De servicedesk zoekt uit wanneer er iemand kan opnemen.")
    press(tom, "Zeg het")
    link(story.running(), "Het rapport schrijven").click()
    tom.get_by_label("Woord vooraf").fill("Drie collega's zetten vijf noden op volgorde.")
    press(tom, "Bewaar en bekijk het rapport")
    sees(tom, "Drie collega's zetten vijf noden op volgorde.")
    link(tom, "Schrijven en publiceren").click()
    confirm(tom, "Publiceer het rapport", "Publiceer het")
    sees(tom, "Gepubliceerd.")
    hears(story, "colleague", f"“{TITLE}”: het rapport is er")


def a_visitor_reads_it(story: Story) -> None:
    """Who isn't signed in begins on the front page."""
    visitor = story.of("")
    visitor.goto("/")
    link(visitor.get_by_role("main"), TITLE).first.click()
    visitor.wait_for_url("**/report/")
    main = visitor.get_by_role("main")
    for said in (WHAT, REASON, WHY_NOT, "28%", "Een opleidingskalender voor starters", "Drie collega's"):
        expect(main).to_contain_text(said)
    for title in (WHAT, START, PHONE, AGAIN, FIND):
        expect(main).to_contain_text(title)


def a_stranger_counts_it_again(story: Story, folder: Path) -> None:
    """With what the report offers to take along, and nothing else."""
    visitor = story.of("")
    for name, kept in (("Het resultaat", "resultaat.json"), ("Het programma", "recount.py")):
        offered = visitor.get_by_role("main").locator("a[download]", has_text=name)
        with visitor.expect_download() as came:
            offered.evaluate("link => link.click()")  # it may lie in what is folded
        came.value.save_as(folder / kept)
    counted = subprocess.run(
        [sys.executable, "-I", "-S", "recount.py", "resultaat.json", "--language", "nl"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    # Of three ballots none may go along: the file says so, and that nobody changed it.
    assert counted.returncode == NOTHING_TO_COUNT, counted.stdout + counted.stderr
    assert "Met zo weinig zouden ze verraden wie wat koos." in counted.stdout
    [fingerprint] = re.findall(r"[0-9a-f]{64}", counted.stdout)
    expect(visitor.get_by_role("main")).to_contain_text(fingerprint)
