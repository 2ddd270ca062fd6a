"""The steps of the tour, in order: who acts, where, and what there is to do or to see. Pure."""

from typing import Final, NamedTuple


class Stop(NamedTuple):
    """One step of the tour."""

    title: str
    login: str
    path: str
    what: str


SME, VERIFIER, APPRAISER = "sme.signatory", "provider.verifier", "operator.appraiser1"
OFFICER, APPROVER, AUDITOR = "bank.officer", "bank.approver", "auditor"

STOPS: Final = (
    Stop(
        "企业：登记一项专利",
        SME,
        "/assets/new",
        "先下载示例专利文件，上传后核对著录信息，再用签名口令签署；账本记录后出现「● 已上链」。",
    ),
    Stop(
        "企业：出具存证证书",
        SME,
        "/certificates",
        "为刚上链的文件出具证书，下载 PDF；任何人扫码即可核验，无需登录。",
    ),
    Stop(
        "企业：出质预检",
        SME,
        "/prechecks",
        "选择权利并预检：十二项逐条给出依据与补正办法；年费未缴的会显示红色。",
    ),
    Stop(
        "科技方：核验权属",
        VERIFIER,
        "/verifications/due",
        "对照专利登记簿副本逐项核验，签署核验结论。",
    ),
    Stop(
        "运营：评估价值",
        APPRAISER,
        "/appraisals",
        "两种方法给出 P10 / P50 / P90 区间，另一位评估师复签；每个数字都能展开算式。",
    ),
    Stop(
        "企业：提交融资需求",
        SME,
        "/financing-requests",
        "比较产品额度与成本，填写 300 万元、12 个月，向银行提交。",
    ),
    Stop(
        "银行：经办审查",
        OFFICER,
        "/credit",
        "打开案件，测算授信，撰写意见，提交审批；也可以退回补件。",
    ),
    Stop(
        "银行：换人审批",
        APPROVER,
        "/credit",
        "同一个人不能连审两级：经办再批会被拒绝并写明规则，换复核人即可通过。",
    ),
    Stop(
        "双方签约与登记",
        SME,
        "/to-sign",
        "企业与银行各签各的；质押登记后，同一专利再次质押会被系统和合约同时拒绝。",
    ),
    Stop(
        "放款与还款",
        OFFICER,
        "/accounts",
        "查看放款与还款计划；点「快进到下一还款日」，利息到期并入账。",
    ),
    Stop(
        "追加担保",
        SME,
        "/margin-calls",
        "重估下跌触发追加担保通知：旧值、新值、警戒线、三种补救的效果。",
    ),
    Stop(
        "审计：全部核对",
        AUDITOR,
        "/audit",
        "点「全量复核」应当全部一致；再点导览条上的「篡改一份文件」，重新复核，页面变红并指出是哪一份。",
    ),
)
"""The newcomer's ten minutes."""
