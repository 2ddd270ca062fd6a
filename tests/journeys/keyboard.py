"""People who have a keyboard and nothing else: they tab to a control and press keys."""

from datetime import date

from playwright.sync_api import FilePayload, Locator

from tests.journeys.browser import Person

CHOSEN_WITHIN_MS = 60_000
"""Tabbing to a field may take a while."""

MOST_TABS = 400
MOST_OPTIONS = 60
IS_FOCUSED = "element => element === document.activeElement"
IS_SHOWN = """element => {
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return ring || style.boxShadow !== 'none';
}"""
"""Whoever tabs must see where they are."""


class Typist(Person):
    """Reaches every control by Tab; never points at anything."""

    def put(self, field: Locator, text: str) -> None:
        self.reach(field)
        if field.get_attribute("type") == "date":
            self.page.keyboard.type(date.fromisoformat(text).strftime("%m%d%Y"))
            return
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def pick(self, choice: Locator, option: str) -> None:
        """Go down the options until the one of this label or value is chosen."""
        self.reach(choice)
        self.page.keyboard.press("Home")
        for _ in range(MOST_OPTIONS):
            told = choice.evaluate("one => [one.value, one.selectedOptions[0].label.trim()]")
            if option in told:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no option {option} could be reached with the arrow keys")

    def check(self, box: Locator) -> None:
        self.reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def hand_in(self, field: Locator, file: FilePayload) -> None:
        with self.page.expect_file_chooser(timeout=CHOSEN_WITHIN_MS) as chooser:
            # On the way there the browser takes note that the dialog is not to be shown.
            self.reach(field)
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def activate(self, control: Locator) -> None:
        self.reach(control)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def reach(self, control: Locator) -> None:
        """Tab until the control has the focus, which must be seen."""
        for _ in range(MOST_TABS):
            if control.evaluate(IS_FOCUSED):
                assert control.evaluate(IS_SHOWN), f"no focus ring on {control}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} cannot be reached with Tab on {self.page.url}")
