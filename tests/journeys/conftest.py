"""A real browser against a real server: Debian's Chromium, found by role and label, with axe on every page."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from commissioning.example import authority as example

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
WIDTHS = (1280, 390)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("No Chromium is installed. Run: apt-get install -y --no-install-recommends chromium")
        pytest.skip("no Chromium is installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs its loop in the thread that the test runs in
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Person:
    """Someone at a screen: signs in, finds things by what they say, and looks at every page at both widths."""

    known_accessible: set[tuple[int, str]] = set()

    def __init__(self, browser: Browser, address: str, who: str, *, script: bool, downloads: Path) -> None:
        self.context = browser.new_context(
            java_script_enabled=script, viewport={"width": WIDTHS[0], "height": 900}, accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.script, self.address, self.downloads = script, address, downloads
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.sign_in(who)

    def sign_in(self, who: str, *, password: str = example.PASSWORD) -> None:
        self.open("/accounts/login/")
        self.page.get_by_label("E-mail address").fill(f"{who}@gmca.example")
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, words: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()
        self.look()

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def sign(self, version: int) -> None:
        """Signs the version whose page is open, without an interest."""
        self.page.get_by_role("radio", name="No", exact=True).check()
        self.page.get_by_role("checkbox").check()
        self.fill("Your password", example.PASSWORD)
        self.press(f"Sign version {version}")
        self.sees("You signed")

    def sees(self, words: str) -> Locator:
        found = self.page.get_by_text(words).first
        found.wait_for()
        return found

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def look(self) -> None:
        """No accessibility fault, no sideways scroll, nothing refused by the browser, at both widths."""
        if not self.script:
            return
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self._too_wide(width)
            self._is_accessible(width)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        assert self.complaints == [], self.page.url

    def _is_accessible(self, width: int) -> None:
        """A page that differs from one found so by nothing but digits is so too."""
        alike = re.sub(r'value="\w{64}"|[0-9]+', "0", self.page.content())  # the form's token, and figures
        if (width, alike) in self.known_accessible:
            return
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url} at {width}: {found.generate_report()}"
        self.known_accessible.add((width, alike))

    def _too_wide(self, width: int) -> str:
        """Which elements reach beyond the page."""
        beyond = (
            "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        )
        names = self.page.evaluate(f"{beyond}.map(e => e.tagName + '.' + (e.getAttribute('class') || '')).slice(0, 8)")
        return f"{self.page.url} at {width}: {', '.join(names)}"

    def leave(self) -> None:
        self.context.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def arrive(
    browser: Browser, live_server: object, transactional_db: None, tmp_path: Path, script: bool
) -> Iterator[Callable[[str], Person]]:
    """Brings a person of the example authority to the browser."""
    example.load()
    people: list[Person] = []

    def come(who: str) -> Person:
        people.append(Person(browser, str(live_server), who, script=script, downloads=tmp_path))
        return people[-1]

    yield come
    for person in people:
        person.leave()
