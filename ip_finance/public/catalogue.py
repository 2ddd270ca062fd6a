"""The steps of the tour, in order: who acts, where, and what there is to do or to see. Pure."""

from typing import Final, NamedTuple


class Stop(NamedTuple):
    """One step of the tour."""

    title: str
    login: str
    path: str
    what: str


SME, VERIFIER, REVIEWER = "sme.signatory", "provider.verifier", "operator.reviewer"
APPRAISER, SECOND = "operator.appraiser1", "operator.appraiser2"
OFFICER, APPROVER, COMMITTEE = "bank.officer", "bank.approver", "bank.committee"
AUDITOR = "auditor"

STOPS: Final = (
    Stop(
        "企业：登记一项专利",
        SME,
        "/assets/new",
        "下载「示例专利文件」，在此上传；点「签署登记」，用签名口令签署，随后「● 已上链」。",
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
        "/prechecks/new",
        "勾选刚登记的专利，填写届满日，开始预检：逐条给出依据与补正办法，未通过的是红色。",
    ),
    Stop(
        "企业：补缴年费",
        SME,
        "/assets",
        "打开这项专利的「法律状态」，登记缴纳年费：上传任一 PDF 作收据，缴至明年。",
    ),
    Stop(
        "科技方：核验权属",
        VERIFIER,
        "/provider",
        "点这项专利的「核验」，对照登记簿填写各项并附依据，提交后签署；企业再次预检即为绿色。",
    ),
    Stop(
        "运营：委托评估，第一人评分",
        APPRAISER,
        "/appraisals",
        "在这项专利一行委托评估，提交收入和成本两项证据，然后评分并写明理由。",
    ),
    Stop(
        "运营：第二人评分",
        SECOND,
        "/ops/valuations",
        "打开同一项委托评分；两份都交之前，两人互不可见。",
    ),
    Stop(
        "运营：两种方法定价",
        APPRAISER,
        "/ops/valuations",
        "打开委托去定价：勾选「许可费节省」和「成本法」，计算出 P10 / P50 / P90 区间。",
    ),
    Stop(
        "运营：复核",
        REVIEWER,
        "/ops/valuations",
        "打开委托的「复核与签署」，写明意见，复核通过；复核人不能是评估师。",
    ),
    Stop(
        "运营：评估师签署",
        APPRAISER,
        "/ops/valuations",
        "再打开「复核与签署」，请求签署，先签第一份。",
    ),
    Stop(
        "运营：第二人签署",
        SECOND,
        "/to-sign",
        "第二位评估师签署同一区间，评估值写入账本。",
    ),
    Stop(
        "企业：申请 300 万元",
        SME,
        "/me/apply",
        "选产品，填 300 万元、12 个月和用途，勾选这项专利，提交并签署。",
    ),
    Stop(
        "银行：撰写授信报告",
        OFFICER,
        "/bank",
        "打开这笔申请，撰写授信报告，提交审批。",
    ),
    Stop(
        "银行：退回补件",
        APPROVER,
        "/bank",
        "打开这笔申请，选「退回补件」，写明须补的材料；企业首页随即显示待办。",
    ),
    Stop(
        "企业：补件",
        SME,
        "/me",
        "在待办中打开银行的来信，上传所要的材料。",
    ),
    Stop(
        "银行：重新提交",
        OFFICER,
        "/bank",
        "打开这笔申请，补件后重新提交，从退回的环节继续。",
    ),
    Stop(
        "银行：第一环节同意",
        APPROVER,
        "/bank",
        "选「同意」并写明理由；再打开同一案件，第二环节会拒绝同一人，并写明规则。",
    ),
    Stop(
        "银行：第二环节换人同意",
        COMMITTEE,
        "/bank",
        "换一位审批人同意，全部环节完成。",
    ),
    Stop(
        "银行：批准，两人签署",
        OFFICER,
        "/bank",
        "打开案件批准并签署；再换审批人在「待签署」签第二份。",
    ),
    Stop(
        "双方签订质押合同",
        OFFICER,
        "/bank",
        "从案件起草合同，上传双方签署的扫描件，与企业各自确认，再各自签署。",
    ),
    Stop(
        "质押登记",
        OFFICER,
        "/filings",
        "录入提交回执和登记号，银行与科技方各自签署；同一专利再次质押会被拒绝。",
    ),
    Stop(
        "放款，分两次",
        OFFICER,
        "/bank",
        "打开案件的「放款：条件与复核」，提出放款；审批人核对账户并复核，经办签署。",
    ),
    Stop(
        "计息与还款",
        OFFICER,
        "/accounts",
        "点「快进到下一还款日」，利息到期；在贷款账户登记还款并签署。",
    ),
    Stop(
        "重估与追加担保",
        OFFICER,
        "/margin-calls",
        "评估师按下跌三成重新评估之后，在此检查全部贷款，起草并签署通知。",
    ),
    Stop(
        "企业：补足担保",
        SME,
        "/me",
        "从待办打开通知：看旧值、新值和缺口，比较三种办法的效果，提前还款或补充质押。",
    ),
    Stop(
        "提前还款与结清",
        SME,
        "/me",
        "打开还款计划，试算三种提前还款方式；银行入账结清后解除质押。",
    ),
    Stop(
        "审计：全部核对",
        AUDITOR,
        "/audit",
        "点「全量复核」应当全部一致；再点导览条上的「篡改一份文件」，重新复核，页面变红并指出是哪一份。",
    ),
)
"""The newcomer's ten minutes."""
