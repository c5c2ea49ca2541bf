"""Names that are known by what stands on both sides of them, and that no dictionary knows as a word. Reads plain text.

Before a name stands a word for a person (老公, 隔壁, 申請人) or for what is done with one (找, 麻煩, 謝謝); behind it
what people do (說, 幫我) or the beginning of another word. Where the characters of a candidate, or its last with
what follows, make an everyday word, it's none.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from imcs.privacy.given_names import GIVEN
from imcs.privacy.names import RELATIVE, SURNAMES, is_name
from imcs.privacy.nicknames import TWICE
from imcs.privacy.plain import Span
from imcs.privacy.western import is_western
from imcs.privacy.words import is_word

_HAN = r"\u4e00-\u9fff"
_GIVEN = (
    f"[{GIVEN}家強强成文龍龙正忠建進进財财良榮荣世興兴威欽钦博男憲宪勝胜政發发誠诚遠远辰碩硕子卿寶宝碧琴枝蓮莲心鈺钰詠咏禹玥語语芯苡菲雨霏嘉武"
    "洋平鑫健帆帅旭陽阳東东楠丹莉冬桂璐暢畅彬妍瑄筑翎甯霈沛璟叡澄蔚馨瑞盈嫻娴婉莎琦琬璋堯尧紘弘旻亦毅勛勋鴻鸿煒炜暉晖輝峰坤森隆富旺品宥羽安樂"
    "乐亮福壽寿金土水火清添招治立中川山生松柏竹菊民順顺欣悅悦]"
)
"""What parents give; together with the dictionary that knows no such word, and a place where somebody is named."""
_KIN = (
    rf"(?:{RELATIVE}|同仁|[專专客服][員员服]|店[長长]|司[機机]|(?<=[{_HAN}])(?:師傅|师傅)|[鄰邻]居|隔壁"
    rf"|[樓楼][上下]|[對对]面"
    rf"|保[全安母姆]|警[衛卫]|仲介|中介|[櫃柜][檯台]|志工|班[導导]|教[練练]|[護护]士|前[夫妻]|小犬|[孫孙]子"
    rf"|[姪侄][子女兒儿]"
    rf"|外甥女?|[表堂][姊姐哥弟妹]{{1,2}}|媳[婦妇]|女婿|大嫂|弟媳|[愛爱]人|[閨闺]女|老[大二三么]|小名"
    rf"|[暱昵][稱称]|[綽绰][號号]"
    rf"|本名|名叫|那[個个]|主管|老闆|老板|窗口|助理|[經经]理|主任|[醫医律老][師师]|[醫医]生|教授|技[師师]"
    rf"|我的?(?:[臉脸][書书]|FB|IG)(?:名字|名[稱称])?(?=[是叫: ]))"
)
_ROLE = (
    r"(?:[科課课組组處处局校院店里區区隊队社廠厂站班村團团][長长]|[專专委議议警][員员]|老[闆板]|技[師师]"
    r"|[護护]理[師师]|督[導导察]|警官|[會会][計计](?:[師师])?|助理"
    r"|[幹干]事|理事[長长]|[總总][監监編编]|[經经襄副協协]理|主任|教[練练]|法[師师]|神父|修女|[導导][遊游]"
    r"|[領领][隊队]|司[機机]|[護护]士|秘[書书]|[顧顾][問问]|工程[師师]|代[書书]"
    r"|管[家理][員员]?|保全|[師师]傅|[師师]父|牧[師师]|[醫医律老講讲][師师]|[醫医]生|教授|客服|[專专]案"
    r"|同[學学]|先生|小姐|女士|太太|[媽妈]{2}|爸{2}|阿姨|[叔伯]{2}|奶{2}|[爺爷]{2}|大[哥姐姊叔嬸婶])"
)
_TITLED = re.compile(
    rf"(?P<name>(?![向於于連连])[{SURNAMES}鐘章陶易莫管包裴季霍盛畢毕舒應应牟艾穆臧寧宁符涂凃])副?{_ROLE}"
)
_OFFICE = rf"(?:(?<=[{_HAN}])(?:[員员人]|[師师]|(?<![成增延專专擅])[長长])|被告|原告|[會会][計计]|秘[書书])"
_ACT = (
    r"(?:找到?|麻[煩烦]|[請请][問问]?|[問问][過过了]?|[謝谢]{2}|感[謝谢]|跟|[聯联][絡络系繫]|通知"
    r"|[轉转][告給给]|[認认][識识]"
    r"|[檢检][舉举]|投[訴诉]|[聽听]|叫|我是|[這这]是|[這这][裡里邊边]|敝人)"
)
_LINK = "[和給给替向與与幫帮被是換换讓让]"
"""Words that stand before much else, too."""
_GREETS = re.compile(
    r"(?:[您你妳]好|嗨|哈[囉嘍啰]|早安|午安|晚安|早上好|[謝谢]{2}|[親亲][愛爱]的|[Hh]i|[Hh]ello|[Hh]ey"
    r"|[Dd]ear)[,! ~:]{0,2}"
)
_I = re.compile(r"(?:^|(?<=[嗨囉嘍好,。!~ ]))我(?:就?是)?")
_CLAUSE = r"(?:^|(?<=[,。!?;:、\s~\-—(「『\"]))"
_AFTER_KIN = re.compile(rf"{_KIN}[是叫: 「『\"]{{0,2}}")
_AFTER_OFFICE = re.compile(rf"{_OFFICE}[: 「『\"]{{0,2}}")
_AFTER_ACT = re.compile(rf"{_ACT}(?:一下)?[: 「『\"]{{0,2}}")
_AFTER_LINK = re.compile(rf"{_LINK}[: 「『\"]{{0,2}}")
_BEGINS = re.compile(rf"{_CLAUSE}(?=[{_HAN}A-ZÀ-Þ])")
_DOES = re.compile(
    r"[您你妳]好|[跟和對对向][我你您]|[說说][我你您他她,這这那有可會会不要沒明後]|告[訴诉]|[幫帮][我你您忙]"
    r"|[叫要給给教][我你您]|打[給给來来電电]"
    r"|回[覆复電电][我你您]?|答[應应]|[處处]理|推[薦荐]|介[紹绍]|有[跟說说打]"
)
_GOES_ON = re.compile(
    rf"$|[^{_HAN}]"
    rf"|[說说講讲談谈把的在也都就跟和與与是要想不沒没有來来去會会能給给被讓让幫帮打回您你他她嗎吗哥姐姊了聯联代處处告今昨明接聽听可這这那本從从已剛刚"
    r"因住過过寫写拿看先簽签收很]"
)
_GOES_ON_SURELY = re.compile(
    "[說说講讲談谈把在也跟您你他她哥姐姊嗎吗聯联]|[幫帮][我你您]|的?[電手](?:[話话]|[機机])|[處处]理"
)
_OLDER = re.compile(rf"[哥姐姊嫂叔伯嬸婶姨總总董](?=$|[^{_HAN}]|[在您你說说好請请幫帮嗎吗的有是回跟])")
_ALONE = re.compile(rf" ?(?:$|[^{_HAN}A-Za-z0-9 ])")
_GIVEN_TWO = re.compile(rf"{_GIVEN}{{2}}")
_GIVEN_ONE = re.compile(_GIVEN)
_PET = re.compile(
    rf"{TWICE}|(?P<sure>[小阿老](?![康白葉叶熊龍龙馬马巫金石麥麦雷牛毛夏辛時时萬万])[{SURNAMES}])|[小阿老]{_GIVEN}"
)
_RARE = re.compile(
    "(?:[陶易池管包梅章官季盛申曲畢毕舒單单艾冷席穆寧宁符花全景党封談谈虞敖班初郁柏宗明燕查利鐘籃留陽阳解龎麻苟仝叢丛仲桑郎榮荣楚權权向連连應应何任曾常尚]"
    f"{_GIVEN}{{2}}|[卜莫裴霍鄔邬屈牟瞿臧諶谌晁鄢鄞凃郜闞阚刁欒][{_HAN}]{{2}})"
)
"""Family names that are more often the beginning of another word."""
_OTHERWISE = "向於于連连應应何任曾常尚"
_NO_GIVEN = re.compile(
    "[把被讓让對对已剛刚因從从用所其此每各先再才只又很太更最比等及或但且並并而即將将應应該该打收寄換换付繳缴領领辦办]"
)
_NO_LAST = re.compile("[區区市縣县鄉乡鎮镇里村路街站局處处館馆園园校院所廟庙宮宫等氏級级類类費费單单店社]$")
"""Places and kinds that begin like a family name: 萬華區, 金門縣."""
_LATIN = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ'’]+(?:[ -][A-ZÀ-Þ][A-Za-zà-ÿ'’]*\.?){0,2}(?![A-Za-z0-9./_@])")
_Candidates = Callable[[str, int], Iterable[int]]
"""Where names that begin at a place of the text may end, the likeliest first."""


def people(plain: str) -> Iterator[Span]:
    """Names of whoever is spoken of or to, by what stands on both sides of them."""
    for pattern, find in (
        (_AFTER_KIN, _kin),
        (_AFTER_OFFICE, _officer),
        (_AFTER_ACT, _dealt_with),
        (_AFTER_LINK, _linked),
        (_BEGINS, _doing),
        (_GREETS, _greeted),
        (_I, _myself),
    ):
        for before in pattern.finditer(plain):
            end = next(iter(find(plain, before.end())), None)
            if end is not None:
                yield before.end(), end
    for found in _TITLED.finditer(plain):
        if not (found.start() and is_word(plain[found.start() - 1 : found.end("name")])):
            yield found.span("name")


def _kin(plain: str, at: int) -> Iterator[int]:
    yield from _officer(plain, at)
    yield from _given(plain, at)
    yield from _latin(plain, at)


def _officer(plain: str, at: int) -> Iterator[int]:
    yield from _full(plain, at, (4, 3))
    yield from (end for end in _full(plain, at, (2,)) if _GOES_ON.match(plain, end))


def _dealt_with(plain: str, at: int) -> Iterator[int]:
    yield from _full(plain, at, (4, 3))
    yield from (end for end in (*_given(plain, at), *_latin(plain, at)) if _GOES_ON.match(plain, end))


def _linked(plain: str, at: int) -> Iterator[int]:
    yield from (end for end in _full(plain, at, (4, 3)) if _GOES_ON.match(plain, end))
    yield from (end for end in (*_given(plain, at), *_latin(plain, at)) if _GOES_ON_SURELY.match(plain, end))


def _doing(plain: str, at: int) -> Iterator[int]:
    full = list(_full(plain, at, (4, 3)))
    for end in (*full, *_given(plain, at), *_latin(plain, at)):
        if _DOES.match(plain, end) or _OLDER.match(plain, end) or (end in full and _ALONE.match(plain, end)):
            yield end


def _greeted(plain: str, at: int) -> Iterator[int]:
    for end in (*_full(plain, at, (4, 3, 2)), *_given(plain, at), *_latin(plain, at)):
        if _ALONE.match(plain, end):
            yield end


def _myself(plain: str, at: int) -> Iterator[int]:
    for end in (*_full(plain, at, (4, 3)), *_given(plain, at)):
        if _ALONE.match(plain, end) or plain[end] in "啦喔哦":
            yield end


def _full(plain: str, at: int, lengths: tuple[int, ...]) -> Iterator[int]:
    """Where a family name with a given name ends that begins here."""
    for length in lengths:
        text = plain[at : at + length]
        if (
            len(text) == length
            and (_RARE.fullmatch(text) or (is_name(text) and (length == 2 or text[0] not in _OTHERWISE)))
            and _GIVEN_ONE.search(text, 1)
            and not (_NO_GIVEN.search(text, 1) or _NO_LAST.search(text))
            and not (is_word(text) or is_word(text[:2]))
            and _apart(plain, at + length)
        ):
            yield at + length


def _given(plain: str, at: int) -> Iterator[int]:
    """Where a given name or a nickname ends that begins here."""
    two = _GIVEN_TWO.match(plain, at)
    if two and not is_word(two[0]) and _apart(plain, two.end()):
        yield two.end()
    pet = _PET.match(plain, at)
    if pet and (pet["sure"] or not is_word(pet[0])) and _apart(plain, pet.end()):
        yield pet.end()


def _latin(plain: str, at: int) -> Iterator[int]:
    found = _LATIN.match(plain, at)
    if found and is_western(found[0]):
        yield found.end()


def _apart(plain: str, end: int) -> bool:
    """Whether another word begins here: the last character makes none with what follows."""
    return not any(is_word(plain[end - 1 : end + more]) for more in (1, 2) if len(plain) >= end + more)
