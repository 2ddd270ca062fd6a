"""Refusals of legal events in Chinese."""

PRINTED = "请按官方文件所载填写；日期形如 2027-09-14。"

WORDS: dict[str, tuple[str, str]] = {
    "not-yours-to-record": (
        "您不能申报这类事件。",
        "请把国知局的通知交给核验机构，由其核对后登记；权利人不能自行申报解除查封等。",
    ),
    "not-yours-to-look-up": (
        "只有权利人、核验机构和运营方可以联网查询。",
        "请其中一方查询；查到的内容您也能看到。",
    ),
    "patents-only": (
        "欧专局 OPS 只收录专利。",
        "请在该权利自己的登记簿查询，再登记所载事件。",
    ),
    "receipt-missing": ("申报缴费须附缴费收据。", "请上传国知局的缴费收据。"),
    "event-ahead": ("{happened_on} 还没有到（今天是 {today}）。", "请填写公告日或登记簿记载日。"),
    "event-before-filing": (
        "{happened_on} 早于申请日 {filed_on}，不可能发生。",
        "请核对权利号码与日期。",
    ),
    "no-annual-fee": ("这类权利没有年费。", "商标续展请登记为“续展”；著作权不需要续展。"),
    "event-detail-wrong": ("“{field}”不可用：{reason}。", PRINTED),
    "code-contradicts-kind": (
        "代码 {office_code} 表示的不是所选事件。",
        "请不填代码，或选择与代码一致的事件。",
    ),
}
