"""Which papers each registrar asks for, and which of them are there. Pure.

One function a registrar: its list is the order in which papers are filed. Sources are the domain
rules §§ 3.2, 4 and 5; a paper that is not needed is listed as such, with the rule that would ask.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ip_finance.documents.retention import DocumentKind
from ip_finance.dossiers.domain import Dossier, Folder, Paper, PaperState, Registrar
from ip_finance.office_files.numbers import RightType
from ip_finance.pledges.contract import consent_places

SIDES: Final[Mapping[str, str]] = {"pledgor": "出质人", "pledgee": "质权人"}
CONTRACT, RESOLUTION = "contract", "resolution"
VALUATION: Final = ("valuation-report", "评估报告")
EARLIER: Final = RightType.INVENTION
"""Terms of the first version named no kind: they were of patents."""
BRING_VALUATION: Final = "资产评估报告（申请表载明已评估的，须一并提交）"


@dataclass(frozen=True, slots=True)
class Brought:
    """A document that lies in a place of the dossier."""

    document_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What is known of a pledge: its terms, and what was brought, by slot.

    The contract lies in the slot `contract`, the certificate of a right in `certificate-{asset}`.
    """

    pledge_id: UUID
    terms: Mapping[str, Any]
    brought: Mapping[str, Brought]

    @property
    def is_third_party(self) -> bool:
        pledgor = self.terms["pledgor"]
        return bool(self.terms.get("debtor", pledgor)["uscc"] != pledgor["uscc"])

    @property
    def agent(self) -> str | None:
        found: str | None = self.terms.get("filing", {}).get("agent")
        return found

    @property
    def is_valuation_stated(self) -> bool:
        return bool(self.terms.get("filing", {}).get("is_valuation_stated"))


def kind_of(slot: str) -> DocumentKind:
    """As what a document is kept that is brought to this place."""
    starts = (kind for start, kind in _KINDS.items() if slot.startswith(start))
    return next(starts, DocumentKind.CONTRACT)


_KINDS: Final[Mapping[str, DocumentKind]] = {
    "co-owner-consent": DocumentKind.CONSENT,
    RESOLUTION: DocumentKind.RESOLUTION,
    "valuation-report": DocumentKind.VALUATION_REPORT,
    "identity": DocumentKind.IDENTITY,
    "agent-identity": DocumentKind.IDENTITY,
    "certificate": DocumentKind.CERTIFICATE,
}


def rights_at(terms: Mapping[str, Any], registrar: Registrar) -> Sequence[Mapping[str, Any]]:
    """The rights of the bundle that this registrar registers."""
    return [
        r for r in terms["rights"] if Registrar.of(RightType(r.get("kind", EARLIER))) is registrar
    ]


def dossier_from(filing: Filing) -> Dossier:
    """A folder for each registrar that has a right of the bundle."""
    folders = []
    for registrar, listed in _LISTS.items():
        rights = rights_at(filing.terms, registrar)
        if rights:
            numbers = tuple(right["number"] for right in rights)
            folders.append(Folder(registrar, numbers, tuple(listed(filing, rights))))
    return Dossier(filing.pledge_id, tuple(folders))


Rights = Sequence[Mapping[str, Any]]


def _for_patents(filing: Filing, rights: Rights) -> Iterator[Paper]:
    yield _made("application", "专利权质押登记申请表", "PP-01")
    yield _contract(filing, "PP-16")
    yield from _commitments("PP § 3.2(3)")
    yield from _powers(filing, "PP § 3.2(4)")
    ask = _kept if filing.is_valuation_stated else _optional
    yield ask(filing, *VALUATION, rule="PP § 3.2(5)", bring=BRING_VALUATION)
    yield from _consents(filing, rights, "PP-17")
    yield _resolution(filing)
    yield _checklist("PP § 3.2")


def _for_trademarks(filing: Filing, rights: Rights) -> Iterator[Paper]:
    yield _made("application", "商标专用权质权登记申请书", "TM-01")
    yield from _commitments("TM-04")
    yield _main_contract(filing, "TM-04")
    yield _contract(filing, "TM-05")
    yield from _powers(filing, "TM-04")
    yield from _consents(filing, rights, "TM-03")
    yield _resolution(filing)
    yield _checklist("TM-04")


def _for_copyrights(filing: Filing, rights: Rights) -> Iterator[Paper]:
    yield _made("application", "著作权质权登记申请表", "CR-01")
    for side, name in SIDES.items():
        bring = f"{name}的营业执照副本复印件，加盖公章"
        yield _kept(filing, f"identity-{side}", f"{name}主体资格证明", "CR-02", bring)
    yield _main_contract(filing, "CR-02")
    yield _contract(filing, "CR-02")
    yield from _commitments("CR-02")
    yield from _consents(filing, rights, "CR-07")
    yield from _powers(filing, "CR-01")
    # A right is valued before it is pledged here, so there always is a report.
    yield _kept(filing, *VALUATION, rule="CR-02", bring=BRING_VALUATION)
    for right in rights:
        bring = f"{right['number']}的计算机软件著作权登记证书"
        title = f"著作权登记证书 {right['number']}"
        yield _kept(filing, f"certificate-{right['asset']}", title, "CR-02", bring)
    yield _optional(filing, "licences", "在先许可合同", "CR-02", "此前许可过他人使用的，附许可合同")
    yield _resolution(filing)
    yield _checklist("CR-02")


_LISTS: Final = {
    Registrar.CNIPA_PATENT: _for_patents,
    Registrar.CNIPA_TRADEMARK: _for_trademarks,
    Registrar.CPCC: _for_copyrights,
}


def _made(code: str, title: str, rule: str, template: str | None = None, **more: Any) -> Paper:
    return Paper(code, title, rule, PaperState.MADE, template=template or code, **more)


def _checklist(rule: str) -> Paper:
    return _made("checklist", "登记材料清单", rule)


def _commitments(rule: str) -> Iterator[Paper]:
    for side, name in SIDES.items():
        yield _made(f"commitment-{side}", f"{name}承诺书", rule, "commitment", side=side)


def _powers(filing: Filing, rule: str) -> Iterator[Paper]:
    """Who files through an agent gives a power; the agent shows who it is."""
    for side, name in SIDES.items():
        code, title = f"power-{side}", f"{name}代理委托书"
        if filing.agent:
            yield _made(code, title, rule, "power", side=side)
        else:
            yield Paper(code, title, rule, PaperState.NOT_NEEDED)
    if filing.agent:
        bring = f"代理人{filing.agent}的身份证明复印件"
        yield _kept(filing, "agent-identity", "代理人身份证明", rule, bring)


def _consents(filing: Filing, rights: Rights, rule: str) -> Iterator[Paper]:
    """One of each co-owner of a right of this folder, over all its rights."""
    concerned = {name for right in rights for name in right.get("co_owners", ())}
    for code, name in consent_places(filing.terms).items():
        if name in concerned:
            bring = f"共有人{name}签章的同意书，或者共有人之间的书面约定"
            title = f"共有人同意书（{name}）"
            yield _kept(filing, code, title, rule, bring, template="consent", about=name)
    if not concerned:
        yield Paper("co-owner-consent", "共有人同意书", rule, PaperState.NOT_NEEDED)


def _main_contract(filing: Filing, rule: str) -> Paper:
    bring = "借款合同原件，或者双方盖章确认的复印件"
    return _kept(filing, "main-contract", "主合同（流动资金借款合同）", rule, bring)


def _resolution(filing: Filing) -> Paper:
    title, rule = "出质人股东会或董事会决议", "CC-25"
    if not filing.is_third_party:
        return Paper(RESOLUTION, title, rule, PaperState.NOT_NEEDED)
    bring = "出质人为他人债务提供担保的股东会或董事会决议"
    return _kept(filing, RESOLUTION, title, rule, bring, template=RESOLUTION)


def _contract(filing: Filing, rule: str) -> Paper:
    title, there = "质押合同", filing.brought.get(CONTRACT)
    if there is None:
        bring = "下载质押合同，双方签署后上传"
        return Paper(CONTRACT, title, rule, PaperState.MISSING, bring, template=CONTRACT)
    return Paper(
        CONTRACT,
        title,
        rule,
        PaperState.SIGNED,
        template=CONTRACT,
        document_id=there.document_id,
        sha256=there.sha256,
    )


def _kept(filing: Filing, code: str, title: str, rule: str, bring: str, **more: Any) -> Paper:
    """A paper that only people can bring."""
    there = filing.brought.get(code)
    if there is None:
        return Paper(code, title, rule, PaperState.MISSING, bring, slot=code, **more)
    told: dict[str, Any] = {"document_id": there.document_id, "sha256": there.sha256}
    return Paper(code, title, rule, PaperState.KEPT, bring, slot=code, **told, **more)


def _optional(filing: Filing, code: str, title: str, rule: str, bring: str) -> Paper:
    """One that may be brought, and is not asked for."""
    if code in filing.brought:
        return _kept(filing, code, title, rule, bring)
    return Paper(code, title, rule, PaperState.NOT_NEEDED, bring, slot=code)
