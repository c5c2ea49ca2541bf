"""Postal addresses of Taiwan, China and the English-speaking world. Reads plain text.

A road alone is no address: the number of the house makes it one, or that somebody says to live there.
"""

import re
from collections.abc import Iterator

from imcs.privacy.plain import Span

_HAN = r"\u4e00-\u9fff"
_NUMERAL = r"[0-9一二三四五六七八九十百]{1,6}"
_HOUSE = re.compile(
    rf"{_NUMERAL}(?:[-之]{_NUMERAL})? ?[號号](?: ?(?:之|-) ?{_NUMERAL}|[A-Z](?![A-Z座棟栋]))?"
    rf"|{_NUMERAL}巷(?:{_NUMERAL}弄)?(?![0-9一二三四五六七八九十之弄-]{{1,8}}[號号弄])"
    rf"|(?:{_NUMERAL}|[A-Z])[棟栋幢座]"
)
"""A house, or the lane where no house is told, or the building of an estate."""
_REST = re.compile(
    rf"(?:[ ,]?(?:[{_HAN}]{{1,8}}?(?:大[廈厦樓楼]|[廣广][場场]|中心|公寓|花[園园]|[小社][區区]"
    rf"|[苑園园里][東西南北东]?[一二三四五六七八九十]?[區区]|[園园][區区]|新村))?"
    rf"(?: ?(?:地下)?(?:[A-Z]?{_NUMERAL}|[A-Z]) ?(?:[號号]?[樓楼院]|[號号][棟栋]|[樓楼Ff]|[層层]|室|[棟栋](?:[樓楼])?"
    r"|[單单]元|座|巷|弄)"
    rf"(?:之 ?{_NUMERAL}|-{_NUMERAL}|\d{{3,4}}(?!\d))?|大?院|\d{{1,3}}(?:-\d{{1,4}}){{1,3}})){{1,5}}"
    rf"|[ ,]?[{_HAN}]{{2,8}}?(?:大[廈厦樓楼]|[廣广][場场]|公寓|花[園园]|小[區区]|新村)"
)
_WITHOUT_NUMBER = re.compile(
    rf"(?:\d{{3,6}} ?)?(?:[{_HAN}]{{2,3}}省(?:[{_HAN}]{{2,4}}市)?)?"
    rf"(?:[{_HAN}]{{2}}[市縣县] ?(?:[{_HAN}]{{1,3}}?[區区鄉乡鎮镇市] ?)?|[{_HAN}]{{2}}[區区鄉乡鎮镇] ?)?"
    rf"(?:[{_HAN}]{{1,3}}[里村] ?)?(?:{_NUMERAL}[鄰邻] ?)?"
    rf"[{_HAN}]{{1,5}}?(?:大道|路|街|村|里|巷|胡同|社[區区]|小[區区]|新村|[國国]宅|公寓|花[園园]"
    rf"|[園园苑][一二三四五六七八九十東西南北东]?[區区]?|大[廈厦樓楼])"
    rf" ?(?:[東西南北东]?{_NUMERAL} ?(?:段|巷|弄|[鄰邻]) ?|[{_HAN}]{{1,4}}(?:巷|弄"
    rf"|街) ?){{0,4}}(?:(?<=[村里])(?![共有等約约第])[{_HAN}]{{1,3}})?$"
)
"""What stands before the number of the house."""
_LOOK_BACK = 40
"""Characters before the number of a house that may belong to the address."""
_LEAD = re.compile(
    r"(?:我(?:家|們|们)?|你|您|他|她|家|住|就|現|现|在|於|于|到|去|從|从|寄|送|來|来|搬|新家|地址|是|的|請|请"
    r"|給|给|和|跟|與|与|那|這|这|店|"
    r"公司|位){1,8}"
)
"""Words that lead to an address and aren't part of it."""
_LIVES = re.compile(
    r"(?:(?<![入出暫暂])住(?:址|[戶户])?|(?:租|搬|遷|迁|寄|送|[設设])(?=[在到去至於于來来])|[戶户]籍地?(?:址)?"
    r"|[老新娘婆]家|[現现居]居(?:住?地)?|居住地|我家|我們家|我们家"
    r"|地址|租屋[處处]|房子|宿舍|公寓|通[訊讯]處?)(?:就|[設设])?(?:[在於于到去至來来是為为:]|[寫写填]){0,2} ?"
)
_NAME_CHARACTER = (
    r"(?:(?![這这那哪條条的在有我你您他她是不要跟和與与就了嗎吗沒没也都可後后旁附近到去來来過过])[\u4e00-\u9fff])"
)
_LIVED_AT = re.compile(
    rf"(?:{_NAME_CHARACTER}"
    rf"|\d(?=\d*[鄰邻])){{2,14}}?(?:(?<![馬马道公鐵铁網网通門门迷走上線线電电後逛老街])[路街](?![邊边道])"
    rf"|大道|{_NUMERAL}巷"
    rf"|{_NUMERAL}[鄰邻]|社[區区]|小[區区]|新村|[國国]宅|公寓|[別别]墅[區区]?|大[廈厦]|山[莊庄]"
    rf"|花[園园](?:[東西南北东]?[區区])?"
    rf"|[公家雅美名新翠]苑|苑[東西南北东]?[一二三四五六七八九十]?[區区]|村(?={_NAME_CHARACTER}{{0,4}}{_NUMERAL}))"
    rf"(?: ?(?:[東西南北东]?{_NUMERAL} ?(?:段|巷|弄|[鄰邻])|{_NAME_CHARACTER}{{1,4}}(?:[路街巷弄]|新村))){{0,4}}"
    rf"(?: ?{_NAME_CHARACTER}{{0,4}}{_NUMERAL}(?:[-之]{_NUMERAL})? ?[號号](?:之{_NUMERAL})?)?"
)
"""From the town to the road, the village or the estate, where somebody says to live."""
_ENDS_BEFORE = re.compile("[在是到及為为於于住寄送址:,。!?]")
"""What no name of a town or a road holds."""
_LIVES_ON = re.compile(
    r"\b(?:live|lives|living|lived|moved|reside|residing|stay|staying|(?:house|home|flat|apartment"
    r"|place) is) (?:at|on|in|to|near) "
    r"(?P<road>(?:[A-Z][\w'’.-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Court|Crescent|Close|Terrace"
    r"|Place)\b)",
    re.ASCII,
)
_POSTCODE = re.compile(
    r"\b(?:post ?code|zip(?: code)?)(?: is|:)? ?(?P<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{5})\b", re.I | re.A
)
_ENGLISH = re.compile(
    r"(?:\b(?:Flat|Apt\.?|Apartment|Unit|Suite|Room|Rm\.?) ?[A-Z0-9-]{1,5},? )?"
    r"(?<![\d.,$-])\d{1,5}[A-Z]?,? (?:[NSEW]\. )?(?:[A-Z][\w'’.-]{0,20} ){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Boulevard|Blvd|Drive|Dr|Court|Ct|Way|Terrace|Crescent|Close|Square"
    r"|Parkway|Pkwy|Place|Pl|Highway|Hwy|Row|Grove|Gardens)\b\.?"
    r"(?:,? (?:Apt|Apartment|Unit|Suite|Flat|Floor|#)\.? ?[A-Z0-9-]{1,5}\b)?"
    r"(?:(?:,? [A-Z][\w'’-]{1,20}){0,4},? (?:[A-Z]{2,3} \d{4,5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b)?",
    re.ASCII,
)
_TAIWAN_ENGLISH = re.compile(
    r"(?:\b\d{1,3}(?:F|/F|th Floor|st Floor|nd Floor|rd Floor)\.?(?:-\d{1,3})?, ?)?"
    r"\bNo\. ?\d{1,5}(?:-\d{1,3})?, ?(?:(?:Aly|Alley|Ln|Lane)\.? ?\d{1,4}, ?){0,2}(?:Sec(?:tion|\.)? ?\d{1,2}, ?)?"
    r"[A-Z][\w'’.-]{0,20}(?: [A-Z0-9][\w'’.-]{0,20}){0,3}? (?:Rd|Road|St|Street|Blvd|Boulevard|Ave|Avenue)\b\.?"
    r"(?:, (?:[A-Z][\w'’.-]{0,20} ){1,2}(?:Dist|District|City|County|Township)\.?){0,3}(?:,? \d{3,6}\b)?",
    re.ASCII,
)
_POST_BOX = re.compile(
    r"\b\d{1,4}(?:bis)?,? (?:[Rr]ue|[Vv]ia|[Cc]alle|[Rr]ua|[Aa]venida|[Pp]laza) (?:d[ea]l?s? |la )*[A-ZÀ-Þ][\w'’-]+|"
    rf"\bP\.? ?O\.? ?Box \d{{1,6}}\b(?:, [A-Z][\w'’-]+)?|[郵邮]政(?:第?{_NUMERAL}[號号]信箱|信箱第?{_NUMERAL}[號号])",
    re.I,
)


def addresses(plain: str) -> Iterator[Span]:
    """Where somebody lives, from the town or the road to the floor."""
    homes = [
        (place.start(), _rest(plain, place.end()))
        for lives in _LIVES.finditer(plain)
        if (place := _LIVED_AT.match(plain, lives.end()))
    ]
    yield from homes
    done = 0
    for house in _HOUSE.finditer(plain):
        if house.start() >= done and not any(start < house.start() < end for start, end in homes):
            start = _start(plain, house.start(), max(done, house.start() - _LOOK_BACK))
            if start is not None:
                done = _rest(plain, house.end())
                yield start, done
    yield from (found.span("road") for found in _LIVES_ON.finditer(plain))
    yield from (found.span("code") for found in _POSTCODE.finditer(plain))
    for pattern in (_TAIWAN_ENGLISH, _ENGLISH, _POST_BOX):
        yield from (found.span() for found in pattern.finditer(plain))


def _rest(plain: str, end: int) -> int:
    """Where an address ends of which the road or the house ends here."""
    rest = _REST.match(plain, end)
    return rest.end() if rest else end


def _start(plain: str, house: int, earliest: int) -> int | None:
    """Where the address of this house begins; none where no road leads to it."""
    earliest = max([earliest, *(found.end() for found in _ENDS_BEFORE.finditer(plain, earliest, house))])
    before = plain[earliest:house]
    found = _WITHOUT_NUMBER.search(before)
    if found is None:
        return None
    lead = _LEAD.match(before, found.start())
    return earliest + (lead.end() if lead else found.start())
