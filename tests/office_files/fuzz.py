"""Coverage-guided fuzzing of all readers: `make fuzz`, or `python -m tests.office_files.fuzz`.

It begins with our invented files and runs for a minute, unless arguments of libFuzzer say
otherwise (`-max_total_time=600`). What it finds it leaves in `var/fuzz`, as files to read again.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ip_finance.office_files"]):
    from ip_finance.office_files.errors import OfficeFileError
    from ip_finance.office_files.reader import read_any

from tests.office_files.made_up import ALL_NAMES, made_up

FOUND = Path(__file__).parents[2] / "var" / "fuzz"


def read_one(data: bytes) -> None:
    """Reads; anything but a refusal of ours is a find."""
    try:
        read_any(data).to_json()
    except OfficeFileError:
        return


def main(arguments: list[str]) -> None:
    """Fuzz until the time is over."""
    corpus = FOUND / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for name in ALL_NAMES:
        (corpus / name).write_bytes(made_up(name))
    options = arguments or ["-max_total_time=60", "-max_len=65536"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={FOUND}/", str(corpus)], read_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
