"""What the web application serves: every slice's endpoints and pages, lowest slice first."""

from jinja2 import PackageLoader

from ip_finance.actions import api as actions_api
from ip_finance.actions import pages as actions_pages
from ip_finance.appraisals import api as appraisals_api
from ip_finance.appraisals import order_pages as appraisal_orders_pages
from ip_finance.appraisals import pages as appraisals_pages
from ip_finance.appraisals import report_api as appraisal_reports_api
from ip_finance.appraisals import report_pages as appraisal_reports_pages
from ip_finance.audit import api as audit_api
from ip_finance.audit import pages as audit_pages
from ip_finance.books import api as books_api
from ip_finance.books import pages as books_pages
from ip_finance.bundles import api as bundles_api
from ip_finance.cases import pages as cases_pages
from ip_finance.certificates import api as certificates_api
from ip_finance.certificates import pages as certificates_pages
from ip_finance.checkpoints import api as checkpoints_api
from ip_finance.classification import api as classification_api
from ip_finance.classification import pages as classification_pages
from ip_finance.collateral import api as collateral_api
from ip_finance.collateral import pages as collateral_pages
from ip_finance.compensation import api as compensation_api
from ip_finance.compensation import pages as compensation_pages
from ip_finance.compensation import subsidy_api as subsidies_api
from ip_finance.credit import api as credit_api
from ip_finance.credit import pages as credit_pages
from ip_finance.credit import statement_api as statements_api
from ip_finance.credit import statement_pages as statements_pages
from ip_finance.desks import (
    bank_case_pages,
    bank_pages,
    bank_risk_pages,
    machinery_pages,
    operator_pages,
    people_pages,
    provider_pages,
    sme_application_pages,
    sme_loan_pages,
    sme_pages,
    workbench_pages,
)
from ip_finance.documents import api as documents_api
from ip_finance.documents import pages as documents_pages
from ip_finance.dossiers import api as dossiers_api
from ip_finance.dossiers import pages as dossiers_pages
from ip_finance.drawdowns import api as drawdowns_api
from ip_finance.drawdowns import pages as drawdowns_pages
from ip_finance.eligibility import api as eligibility_api
from ip_finance.eligibility import pages as eligibility_pages
from ip_finance.enforcement import api as enforcement_api
from ip_finance.enforcement import pages as enforcement_pages
from ip_finance.enforcement import write_off_api as write_offs_api
from ip_finance.explorer import pages as explorer_pages
from ip_finance.explorer import sample_pages as explorer_sample_pages
from ip_finance.finding import pages as finding_pages
from ip_finance.finding import view_pages as finding_view_pages
from ip_finance.identity import admission_pages as identity_admission_pages
from ip_finance.identity import api as identity_api
from ip_finance.identity import oidc_pages as identity_oidc_pages
from ip_finance.identity import pages as identity_pages
from ip_finance.identity import passkey_pages as identity_passkey_pages
from ip_finance.identity import recovery_pages as identity_recovery_pages
from ip_finance.identity import session_pages as identity_session_pages
from ip_finance.intake import api as intake_api
from ip_finance.intake import pages as intake_pages
from ip_finance.ip_assets import api as ip_assets_api
from ip_finance.ip_assets import pages as ip_assets_pages
from ip_finance.legal_status import api as legal_status_api
from ip_finance.legal_status import pages as legal_status_pages
from ip_finance.loans import api as loans_api
from ip_finance.loans import pages as loans_pages
from ip_finance.margin_calls import api as margin_calls_api
from ip_finance.margin_calls import pages as margin_calls_pages
from ip_finance.marketplace import api as marketplace_api
from ip_finance.marketplace import pages as marketplace_pages
from ip_finance.marketplace import shelf_pages as marketplace_shelf_pages
from ip_finance.monitoring import api as monitoring_api
from ip_finance.monitoring import pages as monitoring_pages
from ip_finance.parties import api as parties_api
from ip_finance.parties import pages as parties_pages
from ip_finance.payments import api as payments_api
from ip_finance.payments import pages as payments_pages
from ip_finance.pledges import api as pledges_api
from ip_finance.pledges import pages as pledges_pages
from ip_finance.policies import api as policies_api
from ip_finance.policies import pages as policies_pages
from ip_finance.public import pages as public_pages
from ip_finance.public import status_pages as public_status_pages
from ip_finance.registrations import api as registrations_api
from ip_finance.registrations import pages as registrations_pages
from ip_finance.reports import api as reports_api
from ip_finance.reports import pages as reports_pages
from ip_finance.servicing import adjustment_pages
from ip_finance.servicing import api as servicing_api
from ip_finance.servicing import pages as servicing_pages
from ip_finance.servicing import payment_api as servicing_payment_api
from ip_finance.servicing import payment_pages as servicing_payment_pages
from ip_finance.signing import api as signing_api
from ip_finance.signing import pages as signing_pages
from ip_finance.verification import api as verification_api
from ip_finance.verification import pages as verification_pages
from ip_finance.webhooks import api as webhooks_api
from ip_finance.webhooks import pages as webhooks_pages

APIS = (
    identity_api,
    parties_api,
    policies_api,
    signing_api,
    checkpoints_api,
    documents_api,
    ip_assets_api,
    legal_status_api,
    intake_api,
    verification_api,
    appraisals_api,
    appraisal_reports_api,
    loans_api,
    eligibility_api,
    pledges_api,
    dossiers_api,
    registrations_api,
    collateral_api,
    marketplace_api,
    payments_api,
    drawdowns_api,
    statements_api,
    credit_api,
    books_api,
    servicing_api,
    servicing_payment_api,
    actions_api,
    classification_api,
    margin_calls_api,
    enforcement_api,
    write_offs_api,
    compensation_api,
    subsidies_api,
    monitoring_api,
    reports_api,
    webhooks_api,
    bundles_api,
    certificates_api,
    audit_api,
)

PAGES = (
    cases_pages,
    identity_pages,
    identity_passkey_pages,
    identity_oidc_pages,
    identity_admission_pages,
    identity_recovery_pages,
    identity_session_pages,
    parties_pages,
    policies_pages,
    signing_pages,
    documents_pages,
    ip_assets_pages,
    legal_status_pages,
    intake_pages,
    verification_pages,
    appraisals_pages,
    appraisal_orders_pages,
    appraisal_reports_pages,
    loans_pages,
    eligibility_pages,
    pledges_pages,
    registrations_pages,
    collateral_pages,
    marketplace_pages,
    marketplace_shelf_pages,
    payments_pages,
    drawdowns_pages,
    statements_pages,
    credit_pages,
    classification_pages,
    margin_calls_pages,
    books_pages,
    servicing_pages,
    servicing_payment_pages,
    adjustment_pages,
    enforcement_pages,
    compensation_pages,
    monitoring_pages,
    reports_pages,
    dossiers_pages,
    finding_pages,
    finding_view_pages,
    certificates_pages,
    public_pages,
    public_status_pages,
    actions_pages,
    bank_risk_pages,
    bank_case_pages,
    bank_pages,
    webhooks_pages,
    machinery_pages,
    operator_pages,
    people_pages,
    provider_pages,
    workbench_pages,
    audit_pages,
    explorer_pages,
    explorer_sample_pages,
    sme_pages,
    sme_application_pages,
    sme_loan_pages,
)
TEMPLATES = {
    name: PackageLoader(f"ip_finance.{name}")
    for name in sorted({page.__name__.split(".")[1] for page in PAGES})
}
"""Where each slice keeps the templates of its pages."""
