"""What two pricings of one right say differently, line by line. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One line. `relative` is internal / external − 1 where both are numbers and that is defined.

    `line` is the place in the pricing, such as `methods.relief_from_royalty.weight`.
    """

    line: str
    external: Scalar
    internal: Scalar
    relative: float | None


def differences(external: Mapping[str, Any], internal: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every line that differs, in the order of the external pricing, then what only ours has.

    >>> differences({"rate": 0.1, "life": {"years": 5}}, {"rate": 0.12, "life": {"years": 5}})
    (Difference(line='rate', external=0.1, internal=0.12, relative=0.2),)
    """
    theirs, ours = dict(leaves(external)), dict(leaves(internal))
    lines = [*theirs, *(line for line in ours if line not in theirs)]
    found = [(line, theirs.get(line), ours.get(line)) for line in lines]
    return tuple(
        Difference(line, ext, own, relative(ext, own)) for line, ext, own in found if ext != own
    )


def relative(external: Scalar, internal: Scalar) -> float | None:
    """Internal / external − 1, to six digits."""
    if not (_is_number(external) and _is_number(internal)) or not external:
        return None
    assert isinstance(external, int | float)
    assert isinstance(internal, int | float)
    return round(internal / external - 1, 6)


def _is_number(value: Scalar) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every line of a pricing with its place; the first of a list is 1."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value, start=1):
            yield from leaves(inner, f"{at}[{place}]")
    else:
        yield at, value


def edited(value: Any, edits: Mapping[str, Scalar], at: str = "") -> Any:
    """The pricing with other values in some of its lines.

    >>> edited({"rates": [0.1, 0.2]}, {"rates[2]": 0.3})
    {'rates': [0.1, 0.3]}
    """
    if isinstance(value, Mapping):
        return {n: edited(inner, edits, f"{at}.{n}" if at else n) for n, inner in value.items()}
    if isinstance(value, list):
        return [edited(inner, edits, f"{at}[{n}]") for n, inner in enumerate(value, start=1)]
    return edits.get(at, value)


def read_as(old: Scalar, text: str) -> Scalar:
    """What was typed over a line, of the type that the line has; what does not fit stays a text.

    A number without a fraction stays whole: years are counted, and a rate may be whole too.

    >>> read_as(10, "12"), read_as(0.1, "0.12"), read_as("2024", "2025"), read_as(0.1, "many")
    (12, 0.12, '2025', 'many')
    """
    if not _is_number(old):
        return text
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text
