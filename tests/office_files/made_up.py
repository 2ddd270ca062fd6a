"""Invented files of every format, whole or with one thing changed."""

from pathlib import Path

from ip_finance import demo_data

SAMPLES = Path(__file__).parent / "samples"
NAMES = tuple(sorted(file.name for file in SAMPLES.glob("*.xml")))
ALL_NAMES = (*NAMES, *demo_data.NAMES)


def made_up(name: str) -> bytes:
    """The invented file of that name."""
    return demo_data.read(name) if name in demo_data.NAMES else (SAMPLES / name).read_bytes()


def changed(name: str, old: str, new: str) -> bytes:
    """The file with one text replaced wherever it stands."""
    text = made_up(name).decode()
    assert old in text, f"nothing to change: {old}"
    return text.replace(old, new).encode()
