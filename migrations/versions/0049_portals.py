"""What those who run the platform may count of its machinery: no figure and no name of a case."""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

# Steps, transactions, runs and days belong to no party, so row-level security shows them to none.
# These functions tell the operator and the tech provider how many there are and how they went.
COUNTS = """
create function ipfin_step_counts()
  returns table (state text, steps bigint, oldest timestamptz)
  language sql stable security definer set search_path = public as $$
  select o.state::text, count(*), min(o.created_at) from chain_outbox as o
  where ipfin_operates() group by o.state
$$;
create function ipfin_chain_transactions(most integer)
  returns table (relayer text, nonce bigint, state text, tx_hash text, block_number bigint,
    gas bigint, max_fee numeric, attempts bigint, steps bigint, created_at timestamptz,
    mined_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select t.relayer::text, t.nonce, t.state::text, coalesce(t.tx_hash, tried.tx_hash)::text,
    t.block_number, t.gas,
    tried.max_fee, tried.attempts, carried.steps, t.created_at, t.mined_at
  from (select * from chain_transactions where ipfin_operates()
    order by state = 'signed' desc, id desc limit most) as t
  cross join lateral (
    select count(*) as attempts, max(a.max_fee) as max_fee,
      (array_agg(a.tx_hash order by a.max_fee desc))[1] as tx_hash
    from chain_attempts as a where a.transaction_id = t.id) as tried
  cross join lateral (
    select count(*) as steps from chain_outbox as o where o.transaction_id = t.id) as carried
  order by t.state = 'signed' desc, t.id desc
$$;
create function ipfin_relayers()
  returns table (relayer text, sent bigint, under_way bigint)
  language sql stable security definer set search_path = public as $$
  select t.relayer::text, count(*), count(*) filter (where t.state = 'signed')
  from chain_transactions as t where ipfin_operates() group by t.relayer order by t.relayer
$$;
create function ipfin_reconciler_runs(most integer)
  returns table (block bigint, checked bigint, differences bigint, seen_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select r.block, r.checked,
    (select count(*) from differences as d where d.reconciliation_id = r.id), r.seen_at
  from reconciliations as r where ipfin_operates() order by r.seen_at desc limit most
$$;
create function ipfin_watch_days(most integer)
  returns table (day date, asked_at timestamptz, finished_at timestamptz, rights bigint,
    hits bigint, opened bigint, workflow uuid)
  language sql stable security definer set search_path = public as $$
  select w.day, w.asked_at, w.finished_at, w.rights, w.hits, w.opened, w.id
  from watch_runs as w where ipfin_operates() and w.is_daily order by w.day desc limit most
$$;
create function ipfin_closed_days(most integer)
  returns table (bank text, day date, accounts bigint, started_at timestamptz,
    finished_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select p.name::text, c.day, c.accounts, c.started_at, c.finished_at
  from closings as c join parties as p on p.id = c.bank_id
  where ipfin_operates() order by c.day desc, p.number limit most
$$;
create function ipfin_exception_counts()
  returns table (matter text, found bigint, oldest timestamptz)
  language sql stable security definer set search_path = public as $$
  select * from (
    select 'steps-refused', count(*), min(created_at) from chain_outbox
      where state in ('rejected', 'reverted')
    union all
    select 'credits-unmatched', count(*), min(created_at) from account_entries as e
      where e.direction = 'credit' and not exists (
        select from entry_matches as m where m.entry_id = e.id)
    union all
    select 'webhooks-given-up', count(*), min(created_at) from webhook_deliveries
      where state = 'given-up'
    union all
    select 'fees-due', count(*), min(created_at) from tasks
      where state = 'open' and kind in ('fee-due', 'fee-surcharge', 'fee-lapsed', 'renewal-due',
        'renewal-grace')
    union all
    select 'bank-files-refused', count(*), min(created_at) from bank_files
      where problem is not null
  ) as counted (matter, found, oldest)
  where ipfin_operates()
$$;
"""

# DBOS makes its tables when the worker first starts, which may be after this migration.
WORKFLOWS = """
create function ipfin_workflows(most integer)
  returns table (workflow text, status text, attempts bigint, steps bigint, failed bigint,
    created_at timestamptz, updated_at timestamptz)
  language plpgsql stable security definer set search_path = public as $$ begin
    if not ipfin_operates() or to_regclass('dbos.workflow_status') is null then return; end if;
    return query execute $q$
      select w.workflow_uuid, w.status, coalesce(w.recovery_attempts, 0)::bigint,
        (select count(*) from dbos.operation_outputs as o
          where o.workflow_uuid = w.workflow_uuid),
        (select count(*) from dbos.operation_outputs as o
          where o.workflow_uuid = w.workflow_uuid and o.error is not null),
        to_timestamp(w.created_at / 1000.0), to_timestamp(w.updated_at / 1000.0)
      from dbos.workflow_status as w order by w.created_at desc limit $1 $q$ using most;
  end $$;
"""
NAMES = (
    "ipfin_step_counts()",
    "ipfin_chain_transactions(integer)",
    "ipfin_relayers()",
    "ipfin_reconciler_runs(integer)",
    "ipfin_watch_days(integer)",
    "ipfin_closed_days(integer)",
    "ipfin_exception_counts()",
    "ipfin_workflows(integer)",
)


def upgrade() -> None:
    op.execute(COUNTS)
    op.execute(WORKFLOWS)
    for name in NAMES:
        op.execute(f"grant execute on function {name} to ipfin_app")


def downgrade() -> None:
    for name in reversed(NAMES):
        op.execute(f"drop function {name}")
