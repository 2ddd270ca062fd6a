"""The forms of a page with their fields, as somebody who means harm would fill them in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "url", "tel", "email", ""}


@dataclass
class Field:
    """One field of a form."""

    name: str
    kind: str
    value: str = ""


@dataclass
class Filled:
    """A form, where it is sent, and its fields."""

    action: str
    fields: list[Field] = field(default_factory=list)

    def with_text(self, text: str) -> dict[str, str]:
        """What is sent if every field that takes text is given this one."""
        return {
            one.name: text if one.kind in TYPED | {"textarea"} else one.value
            for one in self.fields
            if one.kind != "file"
        }


@dataclass
class Forms(HTMLParser):
    """Every form of a page that changes something."""

    found: list[Filled] = field(default_factory=list)
    _open: Filled | None = None
    _choice: Field | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "get").lower() == "post":
            self._open = Filled(told.get("action", ""))
            self.found.append(self._open)
        elif self._open is not None:
            self._within(tag, told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._choice = None

    def _within(self, tag: str, told: dict[str, str]) -> None:
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "option" and self._choice is not None and not self._choice.value:
            self._choice.value = value
        elif tag in {"input", "textarea", "select"} and name:
            kind = told.get("type", "") if tag == "input" else tag
            made = Field(name, kind, value)
            self._choice = made if tag == "select" else None
            assert self._open is not None
            self._open.fields.append(made)


def forms_of(page: str) -> list[Filled]:
    parser = Forms()
    parser.feed(page)
    return parser.found
