"""The command that pre-checks office files and workbooks alone: `ipfin precheck`."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from ip_finance.core.clock import business_date, system_clock
from ip_finance.eligibility.assessment import VERSION, assess
from ip_finance.eligibility.domain import Line, Outcome, verdict_of
from ip_finance.eligibility.facts import Case, Owner, Terms
from ip_finance.eligibility.gathered import OwnRight, Sources, right_facts, twin_of
from ip_finance.eligibility.report import OUTCOMES, VERDICTS, paper
from ip_finance.eligibility.stored import lines_to_json
from ip_finance.intake.contents import Contents, contents_of, newest_of
from ip_finance.intake.domain import Found
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.model import RightRecord
from ip_finance.rights.codes import event_of
from ip_finance.rights.events import LegalEvent
from ip_finance.rights.fold import Baseline, standing_of
from ip_finance.rights.standing import Told
from ip_finance.terminal import err, give_up, out

FILES: Final = "所给文件"
COLOURS: Final = {
    Outcome.PASS: "green",
    Outcome.WARN: "cyan",
    Outcome.ACKNOWLEDGE: "yellow",
    Outcome.UNKNOWN: "magenta",
    Outcome.BLOCK: "red",
}


@dataclass(frozen=True, slots=True)
class Brought:
    """What the files bring: rights, newest document each, and entries about them by their key."""

    records: Sequence[RightRecord]
    events: Sequence[tuple[str, LegalEvent]]


def precheck(
    files: Annotated[list[Path], typer.Argument(help="Office files and portfolio workbooks.")],
    maturity: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which the debt is due."),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day to check for; today without it."),
    ] = None,
    pdf: Annotated[Path | None, typer.Option(help="Where the report goes.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the lines as JSON.")] = False,
) -> None:
    """Check by every rule whether the rights in these files can be pledged. No database is needed.

    What only a register tells (freezes, other pledges) stays unknown. Exit 1 if a line is red.
    """
    today = on.date() if on else business_date(system_clock())
    brought = _brought(files, today)
    if not brought.records:
        give_up("The files name no Chinese right that could be pledged.")
    case = _case(brought, today, maturity.date() if maturity else None)
    lines = assess(case)
    if as_json:
        told = {"rule_set": VERSION, "lines": lines_to_json(lines)}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        _tell(lines)
    verdict = verdict_of(lines, frozenset())
    if pdf is not None:
        pdf.write_bytes(paper(case, lines, verdict, "依所给文件，未存档", VERSION))
    if not as_json:
        out.print(f"[bold]{VERDICTS[verdict]}[/] · {verdict.value}")
    if any(line.outcome is Outcome.BLOCK for line in lines):
        raise typer.Exit(1)


def _brought(files: Sequence[Path], today: date) -> Brought:
    found: list[Found] = []
    events: list[tuple[str, LegalEvent]] = []
    for file in files:
        contents = _contents(file, today)
        found += contents.rights
        events += [
            (told.key_text, event_of(entry, told.source.name))
            for told in contents.events
            if told.jurisdiction == "CN"
            for entry in told.entries
        ]
    return Brought([one.record for one in newest_of(found)], events)


def _contents(file: Path, today: date) -> Contents:
    try:
        contents = contents_of(file.read_bytes(), today, lambda _: None)
    except (OSError, OfficeFileError) as refused:
        give_up(f"{file}: {refused}")
    for problem in contents.problems:
        told = f"{file} {problem.place}: {problem.found} ({problem.expected or problem.code})"
        err.print(told, markup=False)
    return contents


def _case(brought: Brought, today: date, maturity_on: date | None) -> Case:
    """The owner that the first right names pledges all of them for a debt of its own.

    Whether it has marks beside those in the files, the files do not tell.
    """
    sources = list(_sources(brought, today))
    own = list(map(_own_right, sources))
    facts = tuple(right_facts(one, _twin(one, own, today)) for one in sources)
    first = brought.records[0].named_owners[0]
    owner = Owner(first.name, first.organisation_code)
    return Case(today, owner, owner, Terms(maturity_on=maturity_on), facts, portfolio=None)


def _twin(source: Sources, own: Sequence[OwnRight], today: date) -> Told[str] | None:
    """Some files may show a twin; that they show none tells nothing."""
    found = twin_of(source, own, FILES, today)
    return found if found is not None and found.value else None


def _sources(brought: Brought, today: date) -> Iterator[Sources]:
    for record in brought.records:
        told = [event for key, event in brought.events if key == record.key_text]
        standing = standing_of(Baseline.of(record), told, today)
        yield Sources(
            id=record.key_text,
            right_type=record.right_type,
            number=record.number,
            title=record.title,
            filed_on=record.filed_on,
            granted_on=standing.granted_on,
            document=record.to_json(),
            standing=standing,
            findings={},
        )


def _own_right(of: Sources) -> OwnRight:
    return OwnRight(of.right_type, of.number, of.title, of.filed_on, of.standing, of.document)


def _tell(lines: Sequence[Line]) -> None:
    for line in lines:
        word = f"[{COLOURS[line.outcome]}]{OUTCOMES[line.outcome]}[/]"
        out.print(f"{word} [bold]{line.rule}[/] {line.number or ''}", soft_wrap=True)
        out.print(f"     {line.fact}（{line.source}，{line.on}）", markup=False, soft_wrap=True)
        if line.cure:
            out.print(f"     {line.cure} {line.law}", style="dim", markup=False, soft_wrap=True)
