"""What somebody's hand does on a page, counted: a tap, a choice, the typing of one field, a link followed."""

from playwright.sync_api import Locator, Page, expect

ROUND = 60  # tab stops before somebody gives up


class Hand:
    """With a mouse or a finger."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def open(self, url: str) -> None:
        """A link in a mail, or an address that somebody knows."""
        self.actions += 1
        self.page.goto(url)

    def tap(self, target: Locator) -> None:
        self.actions += 1
        target.click()

    def write(self, field: Locator, text: str) -> None:
        self.actions += 1
        field.fill(text)

    def choose(self, field: Locator, label: str) -> None:
        self.actions += 1
        field.select_option(label=label)


class Keys(Hand):
    """The keyboard alone: Tab to what is meant, and then the key for it."""

    def reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(ROUND):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab doesn't come to {target}")

    def tap(self, target: Locator) -> None:
        self.actions += 1
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.actions += 1
        self.reach(field)
        self.page.keyboard.type(text)

    def choose(self, field: Locator, label: str) -> None:
        self.actions += 1
        self.reach(field)
        self.page.keyboard.type(label)
        self.page.keyboard.press("Tab")
