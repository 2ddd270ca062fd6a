"""The command that looks at all pledged rights as of a day: `ipfin watch`."""

from datetime import datetime
from typing import Annotated
from uuid import uuid4

import typer
from dbos import SetWorkflowID

from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import business_date
from ip_finance.daily import watching, workflow_of
from ip_finance.monitoring import repository, service
from ip_finance.running import office_of
from ip_finance.terminal import opened_base, out


def watch(
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day to look at; today without it."),
    ] = None,
) -> None:
    """Look at all pledged rights as of a day; of another day than today it only tells."""
    with opened_base() as base:
        owner = base.database.owner
        with watching(owner, office_of(base.settings)) as watched:
            with owner.begin(SYSTEM) as tx:
                day = on.date() if on else business_date(tx.now)
                run_id = service.begin(tx, uuid4(), day).id
            with SetWorkflowID(workflow_of(run_id)):
                watched.run(str(run_id))
            with owner.begin(SYSTEM) as tx:
                run = repository.lock_run(tx.session, run_id)
                for one in repository.foreseen(tx.session, run_id):
                    out.print(f"{one.severity} {one.kind} {one.subject}, due {one.due_on or '-'}")
                out.print(
                    f"{run.day}: {run.rights} rights, {run.hits} found, {run.opened} tasks opened,"
                    f" {run.superseded} superseded"
                )
                for code, names in run.notes.items():
                    out.print(f"left out, {code}: {', '.join(names)}", markup=False)
