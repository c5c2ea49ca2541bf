"""Whether a telephone or an address is an office's, which everybody may know. Reads plain text."""

import re

from imcs.privacy.plain import Span

_OFFICE = (
    r"(?:政府|市府|縣府|县府|公所|[務务]所|分局|警局|派出所|[醫医]院|[診诊]所|[銀银]行|分行|[郵邮]局|[學学]校"
    r"|[國国][小中]|高中|大[學学]|[圖图][書书][館馆]|博物[館馆]"
    r"|中心|[總总](?:公司|部|[機机]|[會会])|[門门]市|分店|旗[艦舰]店|[專专][線线櫃柜]|[熱热][線线]|客服"
    r"|服[務务](?:[處处]|台|[專专][線线])?|官方|警察|消防|[監监]理站|[國国]稅局|[檢检]察署"
    r"|[健社衛环環][保福生]?[署局]|[務通設化育光動保稅]局|扶助|基金[會会]|[協协][會会]|法院|[車车]站"
    r"|[機机][場场]|[飯饭]店|酒店|[餐][廳厅]|[景][點点]|[園园]區|support|hotline|helpline"
    r"|customer (?:service|care|support)|front desk|head office|office|branch"
    r"|museum|embassy|consulate|city hall)"
)
_BEFORE = re.compile(
    rf"{_OFFICE}(?:部|科|[處处]|[組组]|[檯台])?(?:的)?(?: ?(?:電話|电话|地址|[專专][線线]|[熱热][線线]|[傳传]真"
    rf"|number|phone|line|address))?"
    r"(?: ?(?:就|位)?(?:是|為|为|在|於|于|:|is|at|on|打|[請请]?[撥拨]|\()){0,2} ?$",
    re.I,
)
_AFTER = re.compile(
    rf" ?(?:是(?:不是)?\w{{0,6}}?(?:{_OFFICE}|大[樓厦廈]|百[貨货]|[廣广][場场]|夜市|公[園园])"
    rf"|[這这那]?[間间家棟栋]?的?{_OFFICE}|怎[麼么樣样]?[去走到搭]|for (?:support|help|sales|service)|is the)",
    re.I,
)
_SOMEBODYS = re.compile(r"[我咱您你他她家住寄送租媽妈爸]|\b(?:my|his|her|me|i)\b", re.I)
_CLAUSE = re.compile(r"[,。!?;\n]")
_MOBILE = re.compile(r"\D*(?:\+?886\D?)?0?9|\+?(?:86\D?)?1[3-9]")
_LOOK_BACK = 30


def of_office(plain: str, span: Span) -> bool:
    """Whether the clause says that what stands here is an office's; a mobile phone never is."""
    start, end = span
    before = _CLAUSE.split(plain[max(0, start - _LOOK_BACK) : start])[-1]
    if _SOMEBODYS.search(before) or _MOBILE.match(plain[start:end]):
        return False
    return bool(_BEFORE.search(before) or (_AFTER.match(plain, end) and not before.strip()))
