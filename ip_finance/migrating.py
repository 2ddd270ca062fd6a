"""The tables of every part, and the way to bring a database to them."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from ip_finance.actions import models as _actions
from ip_finance.appraisals import models as _appraisals
from ip_finance.audit import models as _audit
from ip_finance.books import models as _books
from ip_finance.certificates import models as _certificates
from ip_finance.checkpoints import models as _checkpoints
from ip_finance.classification import models as _classification
from ip_finance.collateral import models as _collateral
from ip_finance.compensation import models as _compensation
from ip_finance.core import (
    access as _access,
)
from ip_finance.core import (
    audit_log as _audit_log,
)
from ip_finance.core import (
    audit_tree as _audit_tree,
)
from ip_finance.core import (
    deployment as _deployment,
)
from ip_finance.core import (
    idempotency as _idempotency,
)
from ip_finance.core import (
    outbox as _outbox,
)
from ip_finance.core import (
    proofs as _proofs,
)
from ip_finance.core.db import Base
from ip_finance.credit import models as _credit
from ip_finance.desks import bank_models as _bank_desks
from ip_finance.desks import models as _desks
from ip_finance.documents import models as _documents
from ip_finance.eligibility import models as _eligibility
from ip_finance.enforcement import models as _enforcement
from ip_finance.explorer import models as _explorer
from ip_finance.finding import models as _finding
from ip_finance.identity import models as _identity
from ip_finance.ip_assets import models as _ip_assets
from ip_finance.legal_status import models as _legal_status
from ip_finance.loans import models as _loans
from ip_finance.loans import proceeds_models as _proceeds
from ip_finance.margin_calls import models as _margin_calls
from ip_finance.marketplace import models as _marketplace
from ip_finance.monitoring import models as _monitoring
from ip_finance.parties import models as _parties
from ip_finance.pledges import models as _pledges
from ip_finance.policies import models as _policies
from ip_finance.registrations import models as _registrations
from ip_finance.reports import models as _reports
from ip_finance.servicing import models as _servicing
from ip_finance.settings import ROOT
from ip_finance.signing import models as _signing
from ip_finance.verification import models as _verification
from ip_finance.webhooks import models as _webhooks

# Importing a module is what files its tables; naming them here keeps the imports.
PARTS = (
    _access,
    _audit_log,
    _audit_tree,
    _deployment,
    _idempotency,
    _outbox,
    _proofs,
    _signing,
    _parties,
    _policies,
    _checkpoints,
    _documents,
    _identity,
    _ip_assets,
    _legal_status,
    _verification,
    _appraisals,
    _loans,
    _proceeds,
    _eligibility,
    _pledges,
    _registrations,
    _reports,
    _classification,
    _collateral,
    _marketplace,
    _credit,
    _books,
    _servicing,
    _actions,
    _margin_calls,
    _enforcement,
    _compensation,
    _monitoring,
    _webhooks,
    _certificates,
    _finding,
    _explorer,
    _desks,
    _bank_desks,
    _audit,
)
METADATA = Base.metadata
LOCK_TIMEOUT = "set lock_timeout = '5s'"


def config(**attributes: object) -> Config:
    """Alembic's configuration, with `attributes` for the environment script."""
    made = Config(ROOT / "alembic.ini")
    made.attributes.update(attributes)
    return made


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to `revision`; a table that stays locked fails it, and says so."""
    with engine.begin() as connection:
        connection.exec_driver_sql(LOCK_TIMEOUT)
        command.upgrade(config(connection=connection), revision)
