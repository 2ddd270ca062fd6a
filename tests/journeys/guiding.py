"""A newcomer on the tour: comes in by the front page, and follows links, buttons and the bar."""

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Locator, expect

from tests.journeys.browser import MOST_RELOADS, Person
from tests.journeys.keyboard import Typist


class Tourist(Person):
    """Never types an address; changes role with the bar at the foot of the page only."""

    @property
    def bar(self) -> Locator:
        return self.page.get_by_role("complementary", name="导览")

    @property
    def told(self) -> str:
        """What the page says."""
        return self.content.inner_text()

    def day(self, days: int = 0) -> str:
        """The day that the top of the page tells, or so many days later."""
        told = self.page.locator(".today time").get_attribute("datetime")
        assert told is not None
        return (date.fromisoformat(told) + timedelta(days=days)).isoformat()

    def arrive(self, role: str) -> None:
        """Open the front page, and go in as this role by one click."""
        self.open("/")
        self._go(self.content.get_by_role("listitem").get_by_role("button", name=role))

    def become(self, login: str) -> None:
        """Go on as somebody else."""
        self.pick(self.bar.get_by_label("换一个身份"), login)
        self._go(self.bar.get_by_role("button", name="以此身份继续"))

    def tour(self, button: str) -> None:
        """Use a button of the bar."""
        self._go(self.bar.get_by_role("button", name=button, exact=True))

    def menu(self, label: str) -> None:
        """Follow an entry of the menu at the left."""
        menu = self.page.get_by_role("navigation", name="主导航")
        self._go(menu.get_by_role("link", name=label))

    def search(self, text: str) -> None:
        """Look for something at the top of the page, and open the first that is found."""
        finder = self.page.get_by_role("search").first
        self.put(finder.get_by_role("searchbox"), text)
        self._go(finder.get_by_role("button", name="查找"))
        if "/search" in self.place:
            self.take(text)

    def home(self) -> None:
        """Follow the mark of the product at the top left."""
        self._go(self.page.locator("a.brand"))

    def take(self, what: str, words: str = "") -> None:
        """Follow the link that says so; of several, the first with these words about it."""
        link = self.links(what)
        if words:
            link = self.content.locator("li, tr, article, aside, p").filter(has_text=words)
            link = link.get_by_role("link", name=what)
        self._go(link.first)

    def take_newest(self, what: str) -> None:
        """Follow the last link that says so, where what came last stands last."""
        self._go(self.links(what).last)

    def links(self, what: str) -> Locator:
        """The links in the page's own part that say so."""
        return self.content.get_by_role("link", name=what)

    def unfold(self, summary: str) -> None:
        """Open what is folded away, unless it is open."""
        found = self.content.locator("details").filter(has=self.page.get_by_text(summary)).last
        if found.get_attribute("open") is None:
            self.use(found.locator("summary").first)

    def use(self, control: Locator) -> None:
        """Press something that stays on the page."""
        control.click()

    def await_text(self, words: str) -> None:
        """The page gets there by itself, or after a look or two."""
        self._look_until(lambda: words in self.told)
        expect(self.content).to_contain_text(words)

    def await_count(self, found: Locator, count: int) -> None:
        """The same, until so many are found."""
        self._look_until(lambda: found.count() == count)
        expect(found).to_have_count(count)

    def _look_until(self, is_there: Callable[[], bool]) -> None:
        for _ in range(MOST_RELOADS):
            if is_there():
                return
            self.page.wait_for_timeout(150)
            self.page.reload()

    def _go(self, control: Locator) -> None:
        self.activate(control)
        self.watch.measure(self.page)


class TypingTourist(Typist, Tourist):
    """The same without a mouse."""

    def use(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")
