"""Numbers of people's papers, accounts, vehicles and cases, and their e-mail addresses. Reads plain text.

Check digits decide where there are some; elsewhere the line itself has to say what the number is ("護照", "車牌").
"""

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.cn import ric

from imcs.privacy.plain import TAKEN, Span

_EMAIL = re.compile(r"[A-Z0-9._%+-]{1,64} ?@ ?[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63})+", re.I)
_SPOKEN_EMAIL = re.compile(
    r"[A-Z0-9][A-Z0-9._+-]{0,30}(?: (?:dot|underscore) [A-Z0-9_-]{1,30}){0,3} ?[(\[]?\bat\b[)\]]? ?"
    r"[A-Z0-9-]{1,30}(?: dot [A-Z]{2,12}){1,3}\b"
    r"|[A-Z0-9._+-]{1,40} ?(?:[(\[] ?(?:at|@) ?[)\]]|小老鼠) ?[A-Z0-9-]{1,30}"
    r"(?: ?(?:\.|[(\[]dot[)\]]) ?[A-Z]{2,12}){1,3}\b"
    r"|[A-Z0-9._%+-]{1,64}@[\u4e00-\u9fffA-Z0-9-]{1,20}\.(?:台[灣湾]|臺[灣湾]|中[国國]|香港|公司|[网網][络絡站址])",
    re.I | re.ASCII,
)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d\d(?:[ -]?[A-Z0-9]){11,30}", re.I)
_TAIWAN_ID = re.compile(r"(?<![A-Z0-9])[A-Z][ -]?[1289A-D](?:[ -]?\d){8}(?!\d)", re.I)
_CHINA_ID = re.compile(r"(?<!\d)[1-9]\d{5} ?(?:18|19|20)\d{6} ?\d{3}[\dX](?!\d)", re.I)
_ID_WORD = re.compile(r"身[分份][證证]|居留[證证]|統一證號|[證证][號号件]|\bID\b|identity|resident", re.I | re.ASCII)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""In the order of their numbers, from A = 10 to O = 35, in Taiwan's ID numbers."""
_BETWEEN = rf"[^A-Z0-9\n。,;!?{TAKEN}]{{0,10}}?"
"""Between the word for a number and the number: no other number and no end of a thought."""
_IS = r"(?:[ :#]{0,3}(?:no\b\.?|number|code|id|is|for|:|#)){0,3}[ :#(]{0,3}"
_CODE = r"(?<![A-Z0-9-])([A-Z]{0,3}[ -]?\d(?:[ -]?[A-Z0-9]){5,17})(?![A-Z0-9]|-\w)"
_PAPERS = re.compile(
    r"(?:護照|护照|台胞[證证]|臺胞證|通行[證证]|健保(?:IC)?卡|駕照|驾照|駕駛執照|驾驶证|居留[證证]|身[分份][證证]"
    r"|[證证][號号]"
    rf"|passport|(?:driv\w+'?s? )?licen[cs]e|resident (?:card|certificate|permit)|\bID){_BETWEEN}"
    rf"{_IS}{_CODE}",
    re.I | re.ASCII,
)
_BANK = re.compile(
    r"(?<!\[)(?:[帳账賬][號号戶户]|[轉存]戶|[薪外][轉幣][戶户]|存[摺折]|局[號号]|卡[號号]|[戶户][頭头]|[郵邮]局"
    r"|[匯汇轉转存退打][款入帳账]?[到給给]|(?:bank )?(?:account|acct)|sort code"
    r"|routing number)"
    rf"{_BETWEEN}{_IS}(?<![\d-])((?:\(?\d{{3}}\)?[ -]?)?\d(?:[ -]?\d){{5,16}})(?![\d元塊块年月])",
    re.I | re.ASCII,
)
_TAIWAN_PLATE = re.compile(
    r"(?<![A-Z0-9-])(?!(?:ISO|RFC|CNS|IEC|COVID|USB|RMA|SKU|CEO)-)[A-Z]{3}[-·]\d{4}(?![A-Z0-9]|-\w)"
)
_BRITISH_PLATE = re.compile(r"(?<![A-Z0-9-])[A-Z]{2}[0-9]{2} [A-Z]{3}(?![A-Z0-9a-z-])")
_PLATE_IN_TRAFFIC = re.compile(
    r"(?:[檢检][舉举]|[違违]停|[超闖闯]|肇事|逃逸)[ :]{0,2}(?P<before>[A-Z]{3}[ -]?\d{3,4}"
    r"|\d{3,4}[ -]?[A-Z]{2,3}|[A-Z]{2}-\d{4})(?![A-Z0-9-])"
    r"|(?<![A-Z0-9-])(?P<after>[A-Z]{3}[ -]?\d{3,4}|\d{3,4}[ -]?[A-Z]{2,3}|[A-Z]{2}-\d{4})"
    r"(?= ?(?:[這这那][台臺輛辆部]?[車车]?)?(?:[違违]停|[擋挡]|[佔占]|停在|被拖|[並并][排]|[超闖闯逼]|肇事|逃逸"
    r"|亂停|乱停))"
)
_MODEL_WORD = re.compile(r"(?:型[號号]|代[碼码]|料[號号]|規格|规格|model|type|part|code|version)[ :#是]{0,3}$", re.I)
_CHINA_PLATE = re.compile(
    r"[京津滬沪渝冀豫雲云遼辽黑湘皖魯鲁新蘇苏浙贛赣鄂桂甘晉晋蒙陝陕吉閩闽貴贵粵粤川青藏瓊琼寧宁]"
    r"[A-Z][ ·.-]?[A-Z0-9]{5,6}(?![A-Z0-9])"
)
_NAMED_PLATE = re.compile(
    r"(?<!\[)(?:[機汽托轎]車|[机汽托轿]车|車[號牌子輛]|车[号牌子辆]|[的台][車车]|牌照|licen[cs]e plate"
    r"|plate(?: number)?|registration|\bcar)"
    rf"{_BETWEEN}{_IS}"
    r"(?<![A-Z0-9-])((?:[A-Z]{1,3}|[A-Z]\d|\d[A-Z])[ -]?\d{3,4}|\d{3,4}[ -]?(?:[A-Z]{1,3}|[A-Z]\d|\d[A-Z])"
    r"|(?=[A-Z]*\d)[A-Z0-9]{3}-(?=[A-Z]*\d)[A-Z0-9]{3,4}|\d[A-Z]{3}\d{3}|[A-Z]{2} ?\d{2} ?[A-Z]{1,3}"
    r"|[A-Z]{2}\d{2} ?[A-Z0-9]{3})(?![A-Z0-9]|-\w)",
    re.I | re.ASCII,
)
_REFERENCE = re.compile(
    r"(?:案[號号]|案件|[單单][號号據据]|[訂订][單单]|[編编][號号碼码]|受理|工[單单]|流水[號号]|[會会][員员]|保[單单]"
    r"|[發发]票|[學学機机序戶户工水電电][號号]|[學学][生]?[證证]|社保|病[歷历][號号]|取[貨货][碼码]|准考[證证]"
    r"|信用代[碼码]|合同|契[約约]"
    r"|追[蹤踪]|物流|包裹|快[遞递]|[號号][碼码]|(?<![型料代條条版電电門门0-9一二三四五六七八九十])[號号]"
    r"|申[請请]|[預预][約约]|訂位|罰單|罚单"
    r"|\b(?:case|ticket|serial|order|booking|reservation|confirmation|pnr|tracking|reference|ref|invoice|policy"
    r"|member(?:ship)?"
    rf"|confirmation|claim|parcel)\b){_BETWEEN}{_IS}"
    r"(?<![A-Z0-9-])([A-Z]{0,6}-?\d[A-Z0-9-]{2,24}|\d\d(?: \d{4}){2,4})(?![A-Z0-9元塊块年月日])",
    re.I | re.ASCII,
)
_MIXED = re.compile(r"(?=.*[A-Z])(?=.*\d.*\d)[A-Z0-9]{6,10}")
"""R7K2M9: letters and digits mixed, as in a booking's code."""
_POSTAL = re.compile(r"(?<![A-Z0-9])[A-Z]{2} ?\d{9} ?[A-Z]{2}(?![A-Z0-9])")
"""Of a registered item or a parcel: UPU S10."""
_HAN_DIGIT = "零〇○一二三四五六七八九"
_SPELT_OUT = re.compile(
    rf"(?:[A-Z] ?)?(?<![0-9.第])(?=(?:[0-9 ,-]{{0,18}}[{_HAN_DIGIT}]){{3}})"
    rf"[0-9{_HAN_DIGIT}](?:[ ,-]{{0,2}}[0-9{_HAN_DIGIT}]){{6,18}}"
    r"(?![0-9年月日號号])|\b(?:oh|zero|one|two|three|four|five|six|seven|eight|nine|double|triple)(?:[ ,-]{1,2}"
    r"(?:oh|o|zero|one|two|three|four|five|six|seven|eight|nine|double|triple|hundred|thousand)){6,18}\b",
    re.I,
)
"""零九一二三四五六七八, 0966三二一五四三, "oh seven seven double oh …": nobody writes amounts so."""
_SOCIAL = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b", re.ASCII)
"""Of the USA, and national insurance of the United Kingdom."""
_BANK_AND_ACCOUNT = re.compile(
    r"(?<![\d-])\(?\d{3}\)?[ -](?:\d{10,14}|\d{4}(?:-\d{4}){2}"
    r"|\d{4}(?: \d{4}){2})(?![\d-])"
)
"""Taiwan's three digits of a bank, and an account there."""
_CARD_GROUPS = re.compile(
    r"(?:刷|[卡這这][張张]?|\bcard\b)[^0-9\n]{0,10}(?P<groups>\d{4}([ -])\d{4}\2\d{4}\2\d{4})(?![\d-])",
    re.I | re.ASCII,
)
"""Written like a card's number, though a digit may be wrong."""
_LAST_DIGITS = re.compile(
    r"(?:[末後后尾][三四五六3456]?[碼码位][數数]?|尾[號号數数]|last (?:three|four|five|3|4|5)(?: digits)?"
    r"|ending(?: in| with)?)"
    r"(?: (?:are|is|of))?[ :是為为(]{0,3}"
    r"(\d{3,6})(?![\d元塊块])",
    re.I | re.ASCII,
)
_CASE = re.compile(
    r"(?:案[號号]|案件(?:[編编][號号]|[號号][碼码])|受理(?:[編编][號号]|[號号][碼码])|[單单][號号]|[編编][號号]是"
    r"|\b(?:case|ticket))"
    rf"{_BETWEEN}{_IS}(?<![A-Z0-9-])([A-Z]{{0,6}}-?\d[A-Z0-9-]{{4,24}})(?![A-Z0-9元塊块年月日])",
    re.I | re.ASCII,
)
_DAY = re.compile(r"(?:19|20)\d\d-?(?:0?[1-9]|1[0-2])-?(?:0?[1-9]|[12]\d|3[01])")
_USER = re.compile(
    r"(?:[帳账][號号]|用[戶户]名|使用者名稱|user ?name|user id|login)(?: ?(?:是|is|:|為|为))[ :]{0,2}"
    r"(?=[A-Z_.-]*[\d_])([A-Z][A-Z0-9_.-]{3,30})",
    re.I | re.ASCII,
)
_HANDLE = re.compile(r"(?:(?<![A-Z0-9._%+-])|(?<=\bLINE))@[A-Z][A-Z0-9_.-]{3,30}(?<![.-])", re.I | re.ASCII)
_APP = (
    r"(?:\bline\b|賴|微信|\bwechat\b|\big\b|instagram|\bfb\b|facebook|臉書|脸书|telegram|\btg\b|whats ?app"
    r"|skype|discord|twitter|推特|threads"
    r"|小[紅红][書书]|抖音|\btiktok|signal|messenger|viber|支付宝|支付寶)"
)
_MESSENGER = re.compile(
    rf"(?<![a-z]){_APP}(?![a-z])(?:的)?(?: ?(?:id|[帳账][號号]|[號号]|名稱|handle|username))?(?: ?(?:是|叫|is|:"
    rf"|=|,)|(?<=id)"
    rf"|(?<=[號号])|(?<=微信)| ){{1,2}} ?"
    r"((?=[a-z.:-]*(?:[0-9_]|[.:-][a-z0-9]))[A-Z][A-Z0-9_.:-]{3,31}(?<![.:-]))"
    r"|(?:(?:line|賴)的? ?id|微信[號号]?|wechat(?: id)?|加我?(?:的)?(?:賴|line|微信)|我的?(?:賴|line|微信|ig|fb|tg)"
    r"(?:是|id)?)[ :是]{0,3}([A-Z][A-Z0-9_.:-]{4,31}(?<![.:-]))|\bqq(?:[号號碼码]"
    r"|[ :是]){0,4}(?P<number>\d{5,12})(?!\d)",
    re.I | re.ASCII,
)
"""A handle: with a digit or a sign in it wherever the messenger is named, any word where it's said to be somebody's."""


def emails(plain: str) -> Iterator[Span]:
    """Addresses of e-mail."""
    if "@" in plain:
        yield from (found.span() for found in _EMAIL.finditer(plain))
    yield from (found.span() for found in _SPOKEN_EMAIL.finditer(plain))


def ibans(plain: str) -> Iterator[Span]:
    """Account numbers of ISO 13616; words that follow one aren't part of it."""
    for found in _IBAN.finditer(plain):
        ends = [at + 1 for at in range(found.start(), found.end()) if plain[at].isalnum()]
        for end in reversed(ends[14:34]):
            if iban.is_valid(plain[found.start() : end]):
                yield found.start(), end
                break


def ids(plain: str) -> Iterator[Span]:
    """ID numbers of Taiwan, resident certificates included, and of China."""
    for pattern, is_valid in ((_CHINA_ID, ric.is_valid), (_TAIWAN_ID, _is_taiwan_id)):
        for found in pattern.finditer(plain):
            before = plain[max(0, found.start() - 14) : found.start()]
            if is_valid(re.sub("[ -]", "", found[0])) or _ID_WORD.search(before):
                yield found.span()


def _is_taiwan_id(number: str) -> bool:
    """The check digit of national IDs and of resident certificates, old (two letters) and new."""
    first, second, *rest = list(number.upper())
    area = _LETTERS.index(first) + 10
    kind = int(second) if second.isdigit() else _LETTERS.index(second) % 10
    values = [area // 10, area % 10, kind, *map(int, rest)]
    return (
        sum(value * weight for value, weight in zip(values, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


def papers(plain: str) -> Iterator[Span]:
    """What a line calls the number of a passport, a licence or a card of the state, and social security numbers."""
    yield from (found.span() for found in _SOCIAL.finditer(plain))
    for found in _PAPERS.finditer(plain):
        if _digits(found[1]) >= 6:
            yield found.span(1)


def bank_accounts(plain: str) -> Iterator[Span]:
    """What a line calls an account, and what is built like one of Taiwan's."""
    yield from (found.span() for found in _BANK_AND_ACCOUNT.finditer(plain))
    yield from (found.span("groups") for found in _CARD_GROUPS.finditer(plain))
    yield from (found.span(1) for found in _BANK.finditer(plain) if not _DAY.fullmatch(found[1]))


def spelt_out(plain: str) -> Iterator[Span]:
    """Numbers written in Han characters or spoken, digit by digit."""
    yield from (found.span() for found in _SPELT_OUT.finditer(plain))


def messengers(plain: str) -> Iterator[Span]:
    """Names in LINE, WeChat and wherever else one begins with @."""
    yield from (found.span() for found in _HANDLE.finditer(plain))
    yield from (found.span(1) for found in _USER.finditer(plain))
    yield from (found.span(found.lastindex or 0) for found in _MESSENGER.finditer(plain))


def plates(plain: str) -> Iterator[Span]:
    """Licence plates: Taiwan's of three letters and four digits, China's, and what a line calls one."""
    for found in _NAMED_PLATE.finditer(plain):
        yield found.span(1)
    for found in _TAIWAN_PLATE.finditer(plain):
        if not _MODEL_WORD.search(plain, max(0, found.start() - 10), found.start()):
            yield found.span()
    for found in _PLATE_IN_TRAFFIC.finditer(plain):
        yield found.span(found.lastgroup or 0)
    yield from (found.span() for found in _BRITISH_PLATE.finditer(plain))
    for found in _CHINA_PLATE.finditer(plain):
        if _digits(found[0]) >= 3:
            yield found.span()


def references(plain: str) -> Iterator[Span]:
    """Numbers of cases, orders, tickets and memberships: they name somebody's matter, though not the person."""
    yield from (found.span() for found in _POSTAL.finditer(plain))
    for found in _REFERENCE.finditer(plain):
        code = found[1]
        if ((_digits(code) >= 4 and len(code) > 4) or _MIXED.fullmatch(code)) and not _DAY.fullmatch(code):
            yield found.span(1)
    yield from (found.span(1) for found in _LAST_DIGITS.finditer(plain))


def cases(plain: str) -> Iterator[Span]:
    """Numbers of cases alone: whoever says one, it's somebody's."""
    yield from (found.span(1) for found in _CASE.finditer(plain) if _digits(found[1]) >= 4)


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)
