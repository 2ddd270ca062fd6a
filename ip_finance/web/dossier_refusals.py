"""Refusals about pledge contracts and what is filed with the registrars, in Chinese."""

SIGN_AGAIN = "请重新下载质押合同，由双方在同一份文件上先后签署；除签名外不要做任何改动。"

WORDS: dict[str, tuple[str, str]] = {
    "terms-incomplete": (
        "质押合同缺少必备内容：{missing}。",
        "请换一个新的质押编号重新起草，并填写完整。",
    ),
    "forfeiture-clause": (
        "合同约定了流质条款：“{sentence}”",
        "请删去该句。债务到期未履行的，质权人可以与出质人协议折价，或者就拍卖、变卖所得的价款优先受偿；"
        "可以约定由质权人自行拍卖、变卖。",
    ),
    "claim-period-unfit": (
        "最高额质押（且仅最高额质押）须约定债权发生的期间，终止日应晚于起始日。",
        "请按双方约定填写质押方式和期间。",
    ),
    "resolution-missing": (
        "出质人为他人债务提供担保，但没有股东会或董事会决议，或者没有声明债务人是否其股东、实际控制人。",
        "请上传决议，并在质押中载明决议和该声明。",
    ),
    "contract-missing": (
        "质押还没有书面合同，不能签署上链。",
        "请下载质押合同，双方签署后上传。",
    ),
    "contract-unconfirmed": (
        "纸质合同的扫描件还没有经{sides}核对确认。",
        "请该方打开扫描件核对后，在登记材料页点击“确认”。",
    ),
    "terms-outdated": (
        "合同起草之后，贷款条款已经变更，合同与之不一致。",
        "请换一个新的质押编号重新起草，并重新签署合同。",
    ),
    "contract-attached": (
        "这笔质押已附有另一份合同；已签署的合同不能更换。",
        "如需另订合同，请新建一笔质押。",
    ),
    "paper-not-found": ("登记材料中没有这一份。", "请从登记材料页打开。"),
    "papers-missing": (
        "登记材料还缺 {count} 份：{missing}。",
        "请补齐后再下载，或者先下载草稿。",
    ),
    "contract-not-ours": (
        "上传的文件不是依这笔质押的条款生成的合同。",
        SIGN_AGAIN,
    ),
    "contract-altered": ("合同除签名外还有其他改动。", SIGN_AGAIN),
    "contract-signature-broken": ("{signer}的签名与文件不符。", SIGN_AGAIN),
    "contract-signer-not-trusted": (
        "本平台所信任的认证机构没有为{signer}签发过证书。",
        "请使用合法电子认证机构签发的证书签署。",
    ),
    "contract-certificate-not-in-force": (
        "{signer}的证书已过期，或者尚未生效。",
        "请使用有效期内的证书签署。",
    ),
    "contract-signer-unknown": (
        "签名证书属于{signer}，既不是出质人也不是质权人。",
        "请使用载明本单位统一社会信用代码或者全称的证书签署。",
    ),
    "contract-signature-missing": (
        "合同还没有{sides}的签名。",
        "请由该方在同一份文件上签署后再上传。",
    ),
    "dossier-filed": (
        "材料已经提交登记机关，登记期间不能更换。",
        "登记机关要求补正或者不予登记后，可以补充、更换。",
    ),
    "contract-not-a-scan": (
        "纸质合同须以 PDF 或者图片上传。",
        "请将双方签章的合同全部页面扫描成 PDF、JPEG 或 PNG。",
    ),
}
