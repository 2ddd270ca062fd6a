"""Whether somebody is in one of the areas that a programme or product is for. Pure."""

from collections.abc import Sequence


def is_in(region: str, prefixes: Sequence[str]) -> bool:
    """Whether an area code lies in one of these; without any, every one does."""
    return not prefixes or any(region.startswith(prefix) for prefix in prefixes)
