"""One legal event of OPS: fields `L001EP` … `L5xxEP` of the EPO's legal database (INPADOC).

What the Chinese gazette says of an event stands there as one English or Chinese text of
`label: value` parts, separated by semicolons; the parts that we know become named details.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.events import LegalEntry
from ip_finance.office_files.model import CHINA
from ip_finance.office_files.nodes import Node

_GAZETTE_DAY: Final = "L007EP"
_CODE: Final = "L008EP"
_TEXT: Final = "L510EP"
_EFFECTIVE: Final = "L525EP"

# Fields seen in real answers. Others keep the name of their element, so that nothing is lost.
_FIELDS: Final = {
    "L501EP": "ref_country",
    "L502EP": "ref_code",
    "L503EP": "ref_number",
    "L504EP": "ref_number_country",
    "L505EP": "ref_date",
    "L506EP": "ref_kind",
    "L507EP": "designated_states",
    "L509EP": "owner",
    "L511EP": "spc_number",
    "L512EP": "filed_on",
    "L513EP": "ends_on",
    "L518EP": "paid_on",
    "L520EP": "fee_year",
    _TEXT: "text",
    _EFFECTIVE: "effective_on",
}

# Labels of the Chinese gazette; of the text as INPADOC translates it, and as it is printed.
_LABELS: Final = {
    "pledgee": "pledgee",
    "质权人": "pledgee",
    "pledgor": "pledgor",
    "出质人": "pledgor",
    "registration number": "registration_no",
    "登记号": "registration_no",
    "contract record no": "registration_no",
    "合同备案号": "registration_no",
    "effective date of registration": "effective_on",
    "登记生效日": "effective_on",
    "date of registration": "effective_on",
    "登记日": "effective_on",
    "date of cancellation": "cancelled_on",
    "解除日": "cancelled_on",
    "注销日": "cancelled_on",
    "termination date": "ended_on",
    "终止日期": "ended_on",
    "patentee after": "owner",
    "applicant after": "owner",
    "变更后权利人": "owner",
    "patentee before": "owner_before",
    "applicant before": "owner_before",
    "变更前权利人": "owner_before",
    "assignee": "licensee",
    "受让人": "licensee",
    "assignor": "licensor",
    "让与人": "licensor",
    "license type": "licence_type",
    "许可种类": "licence_type",
    "granted publication date": "granted_on",
    "授权公告日": "granted_on",
}
# Of several under one label, none may be lost.
_NAMES: Final = {"owner", "owner_before", "pledgee", "pledgor", "licensee", "licensor"}
_LONGEST_LABEL: Final = 80
_PART_END: Final = re.compile(r"[;；\n]")
_DAY: Final = re.compile(r"([0-9]{4})[-./年]?([0-9]{2})[-./月]?([0-9]{2})日?")
_EXCLUSIVE: Final = {"exclusive license", "exclusive licence", "独占许可", "排他许可"}
_NOT_EXCLUSIVE: Final = {"common license", "common licence", "普通许可"}


def entry_of(jurisdiction: str, node: Node) -> LegalEntry:
    """The event; where the gazette's day is unknown, as of the day from which it holds.

    Raises: MissingField, UnreadableField, if it has no code or no day.
    """
    code = (node.attribute("code") or node.text(_CODE) or "").upper()
    code = code.removeprefix(f"{jurisdiction}-").removeprefix(f"{jurisdiction} ")
    if not code:
        raise MissingField(node.below(_CODE))
    details = _details(node)
    happened_on = node.day(_GAZETTE_DAY) or _day_in(details.get("effective_on", ""))
    if happened_on is None:
        raise MissingField(node.below(_GAZETTE_DAY))
    if jurisdiction == CHINA:
        details = {**details, **_labelled(details.get("text", ""))}
    effective_on = details.pop("effective_on", None)
    return LegalEntry(
        code=code,
        title=node.attribute("desc"),
        happened_on=happened_on,
        effective_on=_day_in(effective_on) if effective_on else None,
        details=details,
    )


def _details(node: Node) -> dict[str, str]:
    """The fields, by name; a field that comes again is joined by a semicolon."""
    details: dict[str, str] = {}
    for field in node.all("L500EP/*"):
        text = field.prose()
        if text is None:
            continue
        name = _FIELDS.get(field.element.tag, field.element.tag.removesuffix("EP").lower())
        is_day = name.endswith(("_on", "_date"))
        value = _iso(text) if is_day else text
        details[name] = f"{details[name]};{value}" if name in details else value
    return details


def _labelled(text: str) -> dict[str, str]:
    details: dict[str, str] = {}
    for label, value in _parts(text):
        name = _LABELS.get(label.lower().rstrip(" ."))
        if not name or not value:
            continue
        if name in _NAMES and name in details:
            details[name] = f"{details[name]}; {value}"
        else:
            details.setdefault(name, _iso(value) if name.endswith("_on") else value)
    licence = details.get("licence_type", "").lower()
    if licence in _EXCLUSIVE | _NOT_EXCLUSIVE:
        details["exclusive"] = "yes" if licence in _EXCLUSIVE else "no"
    return details


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Labels and values. What has no label goes on with the value before it: names of several."""
    label, values = "", list[str]()
    for part in _PART_END.split(text):
        head, colon, tail = part.replace("：", ":").partition(":")
        if not colon or not 0 < len(head.strip()) <= _LONGEST_LABEL:
            values.append(part.strip())
            continue
        yield label, "; ".join(filter(None, values))
        label, values = head.strip(), [tail.strip()]
    yield label, "; ".join(filter(None, values))


def _iso(text: str) -> str:
    day = _day_in(text)
    return day.isoformat() if day else text


def _day_in(text: str) -> date | None:
    match = _DAY.fullmatch(text.strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
