"""Invented publications to try the product with. `README.md` says what is in them and what for."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

NAMES: Final = ("new_generation.xml", "old_generation.xml", "utility_model.xml")


def path(name: str) -> Traversable:
    """Where the file of that name lies; it may be inside an archive."""
    return files(__name__).joinpath(name)


def read(name: str) -> bytes:
    """The bytes of the file, as an applicant would upload them."""
    return path(name).read_bytes()
