"""The product as its users start it: a process of its own, which may be killed at any moment."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

IPFIN = Path(sys.executable).with_name("ipfin")
ENDS_WITHIN_SECONDS = 400


@dataclass(frozen=True)
class Process:
    """`ipfin` with all its state in a folder, at the head of a process group of its own."""

    popen: subprocess.Popen[str]

    @classmethod
    def start(cls, var: Path, *arguments: str, errors: Path) -> "Process":
        """Start `ipfin`; what it complains about goes to the file `errors`."""
        with errors.open("a") as complaints:
            return cls(
                subprocess.Popen(
                    ["env", f"IPFIN_VAR={var}", "PYTHONUNBUFFERED=1", IPFIN, *arguments],
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                    text=True,
                    start_new_session=True,
                )
            )

    @property
    def output(self) -> IO[str]:
        """What it prints, as it prints it."""
        assert self.popen.stdout is not None
        return self.popen.stdout

    def tells(self) -> Iterator[int]:
        """The number of each scene, when it is told."""
        for line in self.output:
            number, _, scene = line.strip().partition("  ")
            if number.isdigit() and scene:
                yield int(number)

    def kill(self) -> None:
        """Kill it and everything in its group, with no chance to tidy up."""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        self.output.close()

    def end(self) -> tuple[int, str]:
        """Wait until it ends; its exit code and what it printed."""
        printed, _ = self.popen.communicate(timeout=ENDS_WITHIN_SECONDS)
        return self.popen.returncode, printed


def working_on(folder: Path) -> list[psutil.Process]:
    """Every process whose command line names the folder."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in word for word in process.info["cmdline"] or ())
    ]
