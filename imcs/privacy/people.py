"""Names that are known by what stands on both sides of them, and that no dictionary knows as a word. Reads plain text.

Before a name stands a word for a person (老公, 隔壁, 申請人) or for what is done with one (找, 麻煩, 謝謝); behind it
what people do (說, 幫我) or the beginning of another word. Where the characters of a candidate, or its last with
what follows, make an everyday word, it's none.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from imcs.privacy.given_names import GIVEN
from imcs.privacy.names import RELATIVE, SURNAMES, TITLED_SURNAMES, is_name
from imcs.privacy.nicknames import TWICE
from imcs.privacy.plain import Span
from imcs.privacy.western import is_western
from imcs.privacy.words import EVERYDAY, is_word

_HAN = r"\u4e00-\u9fff"
_GIVEN = (
    f"[{GIVEN}以家強强成文龍龙正忠建進进財财良榮荣世興兴威欽钦博男憲宪勝胜政發发誠诚遠远辰碩硕子卿寶宝碧琴枝蓮莲心鈺钰詠咏禹玥語语芯苡菲雨霏嘉武"
    "洋平鑫健帆帅旭陽阳東东楠丹莉冬桂璐暢畅彬妍瑄筑翎甯霈沛璟叡澄蔚馨瑞盈嫻娴婉莎琦琬璋堯尧紘弘旻亦毅勛勋鴻鸿煒炜暉晖輝峰坤森隆富旺品宥羽安樂"
    "乐亮福壽寿金土水火清添招治立中川山生松柏竹菊民順顺欣悅悦"
    "真媛彩勤儒倫綸豐譽奇棋楓煌焜燦炎敬景誌弦展捷淵潤泓泰洲津浚濤瀚靖青韋音頤飛騰駒馥麒麟齡稚筱紫絲綠緹翠翊羚"
    "聿聰舒茜莞莓莛葳蓓蕙蕾薰虹裕詮謙貝賜贊逸郡醇采銀銓鋒錚鎮閔陵雁霓頎魁鵬鶴亞亭仕伊侑俐修倢億兆升卉卓厚吟呈"
    "唯啟喜喬均坊堅妃妙姍姝姵姿嫣嬿孝孟季宛宣宬容寅少岑岱崇崑巧希帛幸庚庠康庸弈弼彣徵忻念恆恭悠惇慕慶懿扶抒振"
    "揚擎攸敦斐昊昕昶晉晟暄暘曄曜朗杏杉杭柔桓桐梁棠植楚槿樵橙毓沁沅沐泉洛涓湘源湧溪滋漢潁濬烈烽熙燁爵爾玄玟珈"
    "珉珩琛瑀瑤瑾睦瞳祈禎禾穆竣童笙籽紀紓純紹絜綾繼羲翃耀聆肇胤舜芃芮茵荷菀菱葵藝蘊蘋融衡襄覺誼諄諭豫輔迪逢達"
    "遙邑邦鈴鋐錡鏡閎陞霆靈韜頌願顗驊騏鳴黛伦纶丰誉枫灿渊润韦颐腾驹龄丝绿缇聪诠谦贝赐赞银铨锋铮镇闵颀鹤亚亿启"
    "乔坚姗昆征恒庆扬晋旸晔涌汉颍烨尔祯纪纾纯绍绫继艺蕴苹觉谊谆谕辅达遥铃𬭎锜镜闳灵韬颂愿𫖮骅骐鸣仪凯娇岚彦玮"
    "纮绮纬圣谚贞铭锦云韵骏"
    "]"
)
"""What parents give; together with the dictionary that knows no such word, and a place where somebody is named."""
_KIN = (
    rf"(?:{RELATIVE}|[小大][姑姨叔舅]|[公婆]公|[嬸婶]{{1,2}}|舅媽|同仁|[專专客服][員员服]|店[長长]|司[機机]"
    rf"|[師师]傅|[鄰邻]居|隔壁"
    rf"|[樓楼][上下]|[對对]面"
    rf"|保[全安母姆]|警[衛卫]|仲介|中介|[櫃柜][檯台]|志工|班[導导]|教[練练]|[護护]士|看[護护]|前[夫妻]|小犬|[孫孙]子"
    rf"|[姪侄][子女兒儿]"
    rf"|外甥女?|[表堂][姊姐哥弟妹]{{1,2}}|媳[婦妇]|女婿|大嫂|弟媳|[愛爱]人|[閨闺]女|老[大二三么]|小名"
    rf"|[暱昵][稱称]|[綽绰][號号]"
    rf"|本名|名叫|那[個个]|主管|老[闆板]娘?|[業业][務务]|代[購购]|[賣卖買买]家|窗口|[承經经][辦办]|助理"
    rf"|[經经]理|主任|[醫医律老][師师]|[醫医]生|教授"
    rf"|技[師师]"
    rf"|我的?(?:[臉脸][書书]|FB|IG)(?:名字|名[稱称])?(?=[是叫: ]))"
)
_ROLE = (
    r"(?:[科課课組组處处局校院店里區区隊队社廠厂站班村團团][長长]|[專专委議议警][員员]|老[闆板]|技[師师]"
    r"|[護护]理[師师]|督[導导察]|警官|[會会][計计](?:[師师])?|助理"
    r"|[幹干]事|理事[長长]|[總总][監监編编]|[經经襄副協协]理|主任|教[練练]|法[師师]|神父|修女|[導导][遊游]"
    r"|[領领][隊队]|司[機机]|[護护]士|秘[書书]|[顧顾][問问]|工程[師师]|代[書书]"
    r"|管[家理][員员]?|保全|[師师]傅|[師师]父|牧[師师]|[醫医律老講讲][師师]|[醫医]生|教授|客服|[專专]案"
    r"|同[學学]|先生|小姐|女士|太太|[媽妈]{2}|爸{2}|阿姨|[叔伯]{2}|奶{2}|[爺爷]{2}|大[哥姐姊叔嬸婶爺爷媽妈娘])"
)
_TITLED = re.compile(rf"(?P<name>(?![向於于連连])[{TITLED_SURNAMES}])副?{_ROLE}")
_OFFICE = rf"(?:(?<=[{_HAN}])(?:[員员人]|[師师]|(?<![成增延專专擅])[長长])|被告|原告|[會会][計计]|秘[書书])"
_ACT = (
    r"(?:找到?|麻[煩烦]|(?<![請请])[問问][過过了]?|[謝谢]{2}|感[謝谢]|跟|[聯联][絡络系繫]|[請请][轉转]|[轉转]接|通知"
    r"|[轉转][告給给]|[認认][識识]"
    r"|[檢检][舉举]|投[訴诉]|[聽听]|叫我?|我就?是|[應应][該该]是|[這这]是|[這这][裡里邊边]|敝人)"
)
_LINK = "(?:[和給给替向與与幫帮被是換换讓让說说印寫写的]|[請请][問问]?)"
"""Words that stand before much else, too."""
_GREETS = re.compile(
    r"(?:[您你妳]好|嗨|哈[囉嘍啰]|早安|午安|晚安|早上好|[謝谢]{2}|[親亲][愛爱]的|[Hh]i|[Hh]ello|[Hh]ey"
    r"|[Dd]ear)[,! ~:]{0,2}"
)
_I_OF = re.compile(r"我是[^,。!?:\n]{1,14}?[的個个戶户員员]")
_I = re.compile(r"(?:^|(?<=[嗨囉嘍好,。!~ ]))我(?:就?是)?")
_CLAUSE = r"(?:^|(?<=[,。!?;:、\s~\-—(「『\"]))"
_AFTER_KIN = re.compile(rf"{_KIN}[是叫: 「『\"]{{0,2}}")
_AFTER_OFFICE = re.compile(rf"{_OFFICE}[: 「『\"]{{0,2}}")
_AFTER_ACT = re.compile(rf"{_ACT}(?:一下)?[: 「『\"]{{0,2}}")
_AFTER_LINK = re.compile(rf"{_LINK}[: 「『\"]{{0,2}}")
_ME = re.compile("我(?![是們们])")
_BEGINS = re.compile(
    rf"(?:{_CLAUSE}|(?<=[昨今前那]天|[早晚]上|[上中下]午|[剛刚][剛刚才]|[上那][次天週周]|[前以][後后前]|之前"
    rf"|[結结]果|但是|因[為为]|所以|可是|然[後后]|不[過过]|而且"
    rf"|[當当][時时]|如果|[後后][來来]))(?=[{_HAN}A-ZÀ-Þ])"
)
_DOES = re.compile(
    r"[您你妳]好|[跟和對对向][我你您]|[說说][我你您他她,這这那有可會会不要沒明後]|告[訴诉]|[幫帮][我你您忙]"
    r"|[叫要給给教][我你您]|打[給给來来電电]"
    r"|回[覆复電电][我你您]?|答[應应]|[處处]理|推[薦荐]|介[紹绍]|有[跟說说打]"
    rf"|的?(?:{RELATIVE})|家[長长]|本人|就?是我|欠[我了]|[騙骗打][我了人]|的?[訂订][單单]|在(?:不在"
    rf"|[嗎吗家裡里忙])|的(?:[電电手][話话機机]|[帳账][號号]"
    rf"|[訂订][單单]|包裹|案[子件]|名字?|[資资]料)"
)
_GOES_ON = re.compile(
    rf"$|[^{_HAN}]"
    rf"|[說说講讲談谈把的在也都就跟和與与是要想不沒没有來来去會会能給给被讓让幫帮打回您你他她嗎吗哥姐姊了聯联代告今昨明接聽听可這这那本從从已剛刚"
    r"因住過过寫写拿看先簽签收很好找約约]|[處处]理"
)
_GOES_ON_SURELY = re.compile(
    "[是找回打說说講讲談谈把在也跟您你他她哥姐姊嗎吗聯联]|[幫帮][我你您]|的?[電手](?:[話话]|[機机])|[處处]理"
)
_ENDS = re.compile(rf"{_GOES_ON_SURELY.pattern}|$|[^{_HAN}]|[了的不]|[來来去要想]")
_OLDER = re.compile(rf"[哥姐姊嫂叔伯嬸婶姨總总董](?=$|[^{_HAN}]|[在您你說说好請请幫帮嗎吗的有是回跟])")
_ALONE = re.compile(rf" ?(?:$|[^{_HAN}A-Za-z0-9 ])")
_GIVEN_TWO = re.compile(rf"{_GIVEN}{{2}}")
_GIVEN_ONE = re.compile(_GIVEN)
_PET = re.compile(
    rf"{TWICE}|(?P<sure>[小阿老][{SURNAMES}]"
    rf"|阿[{_HAN}][姐姊哥嫂叔嬸婶伯姨])|阿(?![公嬤嬷姨伯姑舅爸母里拉富根])[{_HAN}]"
    rf"|[小阿老]{_GIVEN}"
)
_NO_PET = re.compile("小[康白黃黄葉叶熊龍龙馬马巫金石麥麦雷牛毛夏辛時时萬万方]|老[家石實实]")
_SELDOM = (
    "陶易池管包梅章官季盛申曲畢毕舒單单艾冷席穆寧宁符花全景党封談谈虞敖班初郁柏宗明燕查利鐘籃留陽阳解"
    "龎麻苟仝叢丛仲桑郎榮荣楚權权向連连應应何任曾常尚"
)
_RARE_ONLY = "卜莫裴霍鄔邬屈牟瞿臧諶谌晁鄢鄞凃郜闞阚刁欒"
_RARE = re.compile(f"[{_SELDOM}]{_GIVEN}{{2}}|[{_RARE_ONLY}][{_HAN}]{{2}}")
"""Family names that are more often the beginning of another word, and those that nearly never are."""
_FIRST = frozenset(f"{SURNAMES}{_SELDOM}{_RARE_ONLY}歐欧司諸诸上皇范端慕夏尉宇令長长公")
"""What a name with its family name can begin with at all."""
_OTHERWISE = "向於于連连應应何任曾常尚"
_NO_GIVEN = re.compile(
    "[把被讓让對对已剛刚因從从用所其此每各先再才只又很太更最比等及或但且並并而即將将應应該该打收寄換换付繳缴領领辦办]"
)
_NO_LAST = re.compile("[區区市縣县鄉乡鎮镇里村路街站局處处館馆園园校院所廟庙宮宫等氏級级類类費费單单店社]$")
"""Places and kinds that begin like a family name: 萬華區, 金門縣."""
_ANYWHERE = re.compile(f"(?![{_OTHERWISE}])[{SURNAMES}]{_GIVEN}{{2}}")
_SHOWN = re.compile(
    rf"(?P<name>[{SURNAMES}]氏{_GIVEN}{{1,2}}|{_GIVEN}{{2}}(?=[哥姐姊嫂](?:$|[^{_HAN}]"
    rf"|[在您你說说好請请幫帮嗎吗的有是回跟人]))"
    rf"|阿(?![公嬤嬷姨伯姑舅爸母里拉])[{_HAN}][嬸婶伯姨叔嫂](?![{_HAN}]?[父母])"
    rf"|[{SURNAMES}](?:[○〇*]{{1,2}}|OO|XX|oo|xx)(?![A-Za-z0-9]))"
    r"|(?P<latin>(?<![A-Za-z])[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)?)(?= ?(?:先生|小姐|女士|太太|老[師师]"
    r"|[醫医][師师]|教[練练]|哥|姐|姊))"
)
"""金氏蓮, 秀美姐, 莊○○, Angela小姐, wherever they stand."""
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
        (_ME, _named_me),
        (_BEGINS, _doing),
        (_GREETS, _greeted),
        (_I, _myself),
        (_I_OF, _greeted),
    ):
        for before in pattern.finditer(plain):
            end = next(iter(find(plain, before.end())), None)
            if end is not None:
                yield before.end(), end
    for found in _ANYWHERE.finditer(plain):
        text = found[0]
        if not (is_word(text[1:], times=1000) or _ends_word(plain, found.start() + 1)) and list(
            _full(plain, found.start(), (3,))
        ):
            yield found.span()
    for found in _SHOWN.finditer(plain):
        yield found.span("name" if found["name"] else "latin")
    for found in _TITLED.finditer(plain):
        if not _ends_word(plain, found.end("name")):
            yield found.span("name")


def _kin(plain: str, at: int) -> Iterator[int]:
    yield from _officer(plain, at)
    yield from _given(plain, at)
    yield from _latin(plain, at)


def _officer(plain: str, at: int) -> Iterator[int]:
    yield from _full(plain, at, (4, 3, 2))
    yield from _pet(plain, at)


def _dealt_with(plain: str, at: int) -> Iterator[int]:
    yield from _full(plain, at, (4, 3))
    yield from (end for end in _full(plain, at, (2,)) if _ENDS.match(plain, end))
    yield from _given(plain, at)
    yield from (end for end in _latin(plain, at) if _GOES_ON.match(plain, end))


def _named_me(plain: str, at: int) -> Iterator[int]:
    yield from (end for end in _full(plain, at, (4, 3)) if _GOES_ON.match(plain, end))


def _linked(plain: str, at: int) -> Iterator[int]:
    yield from (end for end in _full(plain, at, (4, 3)) if _GOES_ON.match(plain, end))
    yield from (end for end in _full(plain, at, (2,)) if _GOES_ON_SURELY.match(plain, end))
    yield from (end for end in (*_given(plain, at), *_latin(plain, at)) if _GOES_ON_SURELY.match(plain, end))
    yield from _pet(plain, at)


def _doing(plain: str, at: int) -> Iterator[int]:
    full = list(_full(plain, at, (4, 3, 2)))
    for end in (*full, *_given(plain, at), *_latin(plain, at)):
        if (
            _DOES.match(plain, end)
            or _OLDER.match(plain, end)
            or (end in full and end > at + 2 and _ALONE.match(plain, end))
        ):
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
    if plain[at : at + 1] not in _FIRST:
        return
    for length in lengths:
        text = plain[at : at + length]
        if (
            len(text) == length
            and (_RARE.fullmatch(text) or (is_name(text) and (length == 2 or text[0] not in _OTHERWISE)))
            and _GIVEN_ONE.search(text, 1)
            and not (_NO_GIVEN.search(text, 1) or _NO_LAST.search(text))
            and not (is_word(text) or is_word(text[:2], times=1000 if _GIVEN_TWO.fullmatch(text, 1) else EVERYDAY))
            and _apart(plain, at + length)
        ):
            yield at + length


def _pet(plain: str, at: int) -> Iterator[int]:
    """Where 老周 or 小陳 ends that begins here."""
    found = _PET.match(plain, at)
    if found and found["sure"] and not _NO_PET.match(found[0]) and _GOES_ON.match(plain, found.end()):
        yield found.end()


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


def _ends_word(plain: str, end: int) -> bool:
    """Whether the character before `end` makes a word with what stands before it."""
    return any(is_word(plain[end - length : end]) for length in (2, 3) if end >= length)


def _apart(plain: str, end: int) -> bool:
    """Whether another word begins here: the last character makes none with what follows."""
    return not any(is_word(plain[end - 1 : end + more]) for more in (1, 2) if len(plain) >= end + more)
