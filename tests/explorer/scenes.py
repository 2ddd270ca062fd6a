"""What auditors leave behind: a verdict with a finding, a sample, and a node of their choice."""

from ip_finance.audit import verdicts
from ip_finance.audit.domain import Mismatch, Report
from ip_finance.audit.models import ChosenNode
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.explorer.domain import Method, Population
from ip_finance.explorer.models import Sample, SampleItem
from ip_finance.parties.models import Person
from tests.api import NODE, Platform
from tests.parties.builders import id_of

AUDITING = Actor(SYSTEM.person_id, SYSTEM.party_id, frozenset({PersonRole.AUDITOR}))
SAMPLE = id_of("sample")


def file_everything(platform: Platform) -> None:
    """A row in each table of the auditors."""
    with platform.database.owner.begin(AUDITING) as tx:
        altered = Mismatch("loans", str(id_of("loan")), "amount", "1", "2")
        verdicts.keep(tx, Report(NODE, 1, 1, 3, (altered,)))
        verdicts.keep(tx, Report(NODE, 1, 1, 3, ()))
        auditor = tx.session.get_one(Person, id_of("auditor"))
        # Somebody else's choice: the auditor's own pages go on being answered by our node.
        tx.session.add(ChosenNode(person_id=id_of("owner"), url=NODE, chosen_at=tx.now))
        tx.session.add(
            Sample(
                id=SAMPLE,
                party_id=auditor.party_id,
                person_id=auditor.id,
                purpose="期中测试",
                population=Population.LOANS,
                method=Method.RANDOM,
                seed="2026",
                size=1,
                population_size=1,
                population_hash="0x" + "ab" * 32,
                tickets={},
                node=NODE,
                block=1,
                drawn_at=tx.now,
                items=[
                    SampleItem(
                        place=1,
                        record=str(id_of("loan")),
                        label="SQ",
                        tickets=1,
                        compared=1,
                        differences=[],
                    )
                ],
            )
        )
