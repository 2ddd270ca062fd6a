"""The worker's hand for days: looks at all pledged rights once a business day, and when asked.

Each run is a durable workflow of DBOS named by the id of its row, in the same PostgreSQL: killed at
any moment it goes on behind the last batch that it finished. A batch may be done twice by that;
every task has a key of its own, so that twice is once.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic, sleep
from typing import Final
from uuid import UUID

from dbos import DBOS, DBOSConfig, DBOSConfiguredInstance, SetWorkflowID
from sqlalchemy import Engine, text

from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import business_date
from ip_finance.core.errors import DomainError, Unavailable
from ip_finance.core.uow import UnitOfWork
from ip_finance.mailing import MailUndelivered
from ip_finance.monitoring import letters, repository, service, sources
from ip_finance.monitoring.domain import Postman
from ip_finance.monitoring.service import Place
from ip_finance.monitoring.sources import Office, Told
from ip_finance.ops.client import OpsClient
from ip_finance.ops.errors import OpsAnswerUnreadable
from ip_finance.ops.requests import Service

REST_SECONDS = 1.0
"""Between two looks at what is due; it keeps an idle platform idle."""
SCHEMA: Final = "dbos"
"""DBOS keeps its books there; the role of the web application cannot reach it."""
VERSION: Final = "2"
"""Raised when the order of a workflow's steps changes: a run begun before is then begun anew."""
ALONE: Final = 7_226_914_318
"""The lock of the database under which one process alone works on days."""
HANDOVER_SECONDS = 10.0
"""So long the server may take to notice that the process before has died."""
LETTERS_REST_SECONDS = 60.0
"""After the mail server was away: each attempt may hold up the other hands until its timeout."""

UNDER_WAY: Final = frozenset({"PENDING", "ENQUEUED", "DELAYED", "SUCCESS"})


@DBOS.dbos_class()
class Watch(DBOSConfiguredInstance):
    """The workflow, and the database that it works on while `watching` is open."""

    uow: UnitOfWork
    office: Office | None

    @DBOS.workflow()
    def run(self, run_id: str) -> None:
        """Ask the office, look at all rights and pledges in batches, close what is no more."""
        place = Place("", 0)
        while place.next is not None:
            place = self.ask(run_id, place.next)
        rights, place = 0, Place("", 0)
        while place.next is not None:
            place = self.rights(run_id, place.next)
            rights += place.found
        place = Place("", 0)
        while place.next is not None:
            place = self.cases(run_id, place.next)
        self.end(run_id, rights)

    @DBOS.step()
    def ask(self, run_id: str, after: str) -> Place:
        """Record what the office tells of the next patents; who is not told of stands in the run.

        Where it answers nobody now the rest is left for the next day.
        """
        if self.office is None:
            return Place(None, 0)
        with self.uow.begin(SYSTEM) as tx:
            patents = sources.next_patents(tx, UUID(run_id), after)
        for asked in patents:
            try:
                told = self.office.legal_events(asked.number)
            except DomainError as refused:
                with self.uow.begin(SYSTEM) as tx:
                    sources.note(tx, UUID(run_id), refused.code, asked.number)
                if isinstance(refused, Unavailable) and not isinstance(
                    refused, OpsAnswerUnreadable
                ):
                    return Place(None, 0)
                continue
            with self.uow.begin(SYSTEM) as tx:
                sources.keep_told(tx, UUID(run_id), asked, told)
        return Place(patents[-1].key if patents else None, len(patents))

    @DBOS.step()
    def rights(self, run_id: str, after: str) -> Place:
        with self.uow.begin(SYSTEM) as tx:
            return service.watch_rights(tx, UUID(run_id), after)

    @DBOS.step()
    def cases(self, run_id: str, after: str) -> Place:
        with self.uow.begin(SYSTEM) as tx:
            return service.watch_cases(tx, UUID(run_id), after)

    @DBOS.step()
    def end(self, run_id: str, rights: int) -> None:
        with self.uow.begin(SYSTEM) as tx:
            service.finish(tx, UUID(run_id), rights)


WATCH: Final = Watch("platform")
"""DBOS knows a workflow by this name, also after a restart, and takes it once a process."""


class WatchedElsewhere(Unavailable):
    code = "watched-elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "Another process works on this database's days.",
            cure="Run one platform a database; stop the other one first.",
        )


@dataclass(frozen=True, slots=True)
class OpsOffice:
    """EPO OPS as the office that is asked. It names the answer by its hash."""

    client: OpsClient

    def legal_events(self, number: str) -> Told:
        """Raises: DomainError, see `ip_finance.ops.errors`."""
        answer = self.client.ask(Service.LEGAL, number)
        digest, day = sha256(answer.content).hexdigest(), business_date(answer.asked_at)
        source = f"EPO OPS {answer.number.text}（{day}，sha256 {digest}）"
        return Told(answer.told.events, source)


@contextmanager
def watching(uow: UnitOfWork, office: Office | None = None) -> Iterator[Watch]:
    """Start DBOS on this database, which goes on with what was broken off; stop it at the end.

    Raises: WatchedElsewhere.
    """
    config: DBOSConfig = {
        "name": "ip-finance",
        "system_database_url": uow.engine.url.render_as_string(hide_password=False),
        "system_database_engine": uow.engine,
        "dbos_system_schema": SCHEMA,
        "application_version": VERSION,
        "executor_id": "worker",
        "log_level": "ERROR",
        "use_listen_notify": False,
        "enable_otlp": False,
    }
    with _alone(uow.engine):
        WATCH.uow, WATCH.office = uow, office
        DBOS(config=config)
        DBOS.launch()
        try:
            yield WATCH
        finally:
            DBOS.destroy(destroy_registry=False)


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Hold the lock on a connection of its own: with it the lock ends, however we end."""
    until = monotonic() + HANDOVER_SECONDS
    taking = text("select pg_try_advisory_lock(:lock)").bindparams(lock=ALONE)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        while not line.scalar(taking):
            if monotonic() > until:
                raise WatchedElsewhere
            sleep(REST_SECONDS / 10)
        try:
            yield
        finally:
            line.invalidate()  # closes it, and gives the lock back


def workflow_of(run_id: UUID, attempt: int = 1) -> str:
    """The id of the workflow of a run, the same whoever starts it."""
    return f"{run_id}/{VERSION}/{attempt}"


class WatchBrokenOff(Unavailable):
    code = "watch-broken-off"

    def __init__(self, run_id: str) -> None:
        super().__init__(
            f"The run {run_id} was broken off by a bug.",
            cure="Keep the log and report it; the run is tried again and nothing is lost.",
            run=run_id,
        )


@dataclass(slots=True)
class Daily:
    """Starts what is due, one run at a time, and sends letters that wait.

    A workflow that failed is not run again under its id; each attempt has an id of its own, and
    waits until the others had as many.
    """

    watch: Watch
    postman: Postman | None = None
    pulse: Callable[[], float] = monotonic
    rests_until: float = 0.0
    letters_rest_until: float = 0.0
    attempts: dict[UUID, int] = field(default_factory=dict)

    def step(self) -> bool:
        """Start the next run, if there is one; false if nothing was due.

        Raises: WatchBrokenOff, MailUndelivered.
        """
        if self.pulse() < self.rests_until:
            return False
        self.rests_until = self.pulse() + REST_SECONDS
        with self.watch.uow.begin(SYSTEM) as tx:
            service.begin_day(tx, business_date(tx.now))
            waiting = [run.id for run in repository.waiting(tx.session)]
        has_started = self._keep_going(waiting)
        return self._deliver() or has_started

    def _keep_going(self, waiting: Sequence[UUID]) -> bool:
        """Start the run that was tried least often, unless one is under way; true if started."""
        for run_id in sorted(waiting, key=lambda one: self.attempts.get(one, 1))[:1]:
            attempt = self.attempts.setdefault(run_id, 1)
            workflow = workflow_of(run_id, attempt)
            known = DBOS.get_workflow_status(workflow)
            if known is None:
                with SetWorkflowID(workflow):
                    DBOS.start_workflow(self.watch.run, str(run_id))
                return True
            if known.status not in UNDER_WAY:
                self.attempts[run_id] = attempt + 1
                raise WatchBrokenOff(workflow)
        return False

    def _deliver(self) -> bool:
        if self.postman is None or self.pulse() < self.letters_rest_until:
            return False
        try:
            with self.watch.uow.begin(SYSTEM) as tx:
                has_sent = letters.deliver(tx, self.postman)
        except MailUndelivered:
            self.letters_rest_until = self.pulse() + LETTERS_REST_SECONDS
            raise
        self.rests_until = 0.0 if has_sent else self.rests_until
        return has_sent
