"""Names of people: what somebody introduces as one, and a family name with a title. Reads plain text.

A name by itself is left alone unless it stands beside other personal data: too many words begin like one.
"""

import re
from collections.abc import Iterator

from imcs.privacy.plain import TAKEN, Span
from imcs.privacy.western import AS, LATIN, is_western, trimmed

SURNAMES = (
    "陳陈林黃黄張张李王吳吴劉刘蔡楊杨許许鄭郑謝谢郭洪曾邱丘廖賴赖徐周葉叶蘇苏莊庄呂吕江何蕭萧羅罗高潘簡简朱鍾钟彭"
    "游詹胡施沈余趙赵盧卢梁顏颜柯翁魏孫孙戴范方宋鄧邓杜傅侯曹薛丁卓馬马阮董唐温溫藍蓝蔣蒋石古紀纪姚馮冯歐欧程湯汤"
    "田康姜汪白鄒邹尤巫涂黎嚴严韓韩龔龚袁崔常麥麦覃夏童邵柳錢钱伍陸陆倪毛龍龙史俞金秦孟熊任段雷郝萬万孔賀贺武喬乔龐庞樊殷"
    "顧顾賈贾耿聶聂邢苗靳甄褚滕冉藺蔺卞芮岑齊齐甘辛關关岳凌祝尹駱骆鮑鲍焦谷譚谭魯鲁葛沙牛喻佟桂項项左尚戚裘饒饶闕阙蒲柴閻阎竇窦婁娄翟粘幸于向連连"
    "韋韦鄺邝冼佘閔闵聞闻遲迟隋祁晏荊荆辜揭繆缪宓逄仇厲厉欒栾鞏巩蘆芦練练尉"
)
TITLED_SURNAMES = f"{SURNAMES}鐘章陶易莫管包裴季霍盛畢毕舒應应牟艾穆臧寧宁符涂凃"
"""More of them, where a title follows."""
_DOUBLE = (
    "(?:歐陽|欧阳|司馬|司马|諸葛|诸葛|上官|司徒|皇甫|張簡|范姜|端木|慕容|夏侯"
    "|尉遲|尉迟|宇文|令狐|[長长][孫孙]|公[孫孙])"
)
_BUILT = re.compile(f"{_DOUBLE}[\u4e00-\u9fff]{{1,2}}|[{SURNAMES}][\u4e00-\u9fff]{{1,3}}")
_FAMILY = re.compile(f"{_DOUBLE}|[{SURNAMES}]{{2}}")
"""A family name of two characters, or two of married women."""
_NOT_GIVEN = (
    "的了是在有我你您他她們们嗎吗呢吧啊喔要想不沒没會会這这那個个和跟與与到去來来說说請请問问可能都也就還还買买賣卖店元"
)
_WORDS = (
    "高[血壓压糖溫温樓楼峰架雄中興級鐵兴级铁速低度齡龄職职麗丽]|方[便法面案式才向]|金[融額额屬属牌門门山卡流錢钱]"
    "|[馬马][上路桶偕祖來来克]"
    "|白[天色領领目費费金]|[黃黄][色金昏牛]|江[蘇苏西南浙子翠]|石(?:家[莊庄])|石[油頭头化牌碇門门岡]|古[董蹟代]"
    "|田中|夏[天季令威]"
    "|童[年裝装書书]"
    "|康[復复健]|任[何意務务]|周[末一二三四五六日邊边年围圍歲期轉转]|何[時时況必處处種种以謂等]|曾[經经有在]"
    "|[謝谢][謝谢絕绝]"
    "|[許许][多可]|程[序式度]|施[工作打行]|余[額额生下]|游[泳客戲戏覽览]|[葉叶]子|史上"
    "|[連连][絡络接結结續续假線线同帶带网锁]"
    "|[關关][於于係系心閉闭掉機机]|[萬万][一元事能里華华]|[龍龙][頭头巖潭山井崎]|林[口內園园業业務木]"
    "|[溫温][度泉馨室水]"
    "|[湯汤][匙麵面]"
    "|唐[山人寶宝氏]|董事|武[漢汉器術]|洪水|胡[說说椒扯]|[張张][開开貼贴力]|丁[香點点]|[羅罗][東东馬马]|甘[心肅肃蔗]"
    "|沙[發发]|毛[病利巾衣孩小]"
    "|[顏颜]色|[簡简][單单訊讯介體体稱称]|[鐘钟][頭头點点]|[賀贺]卡|祝[您你福賀贺好大平順顺各早一旅生妳她他]"
    "|左[右邊边手營营鎮镇]"
    "|尚[未無无可有]|[項项]目|[齊齐][全備备]|段[時时落]|雷[同射]|[賴赖][床以]|[錢钱]包|于是|向[您你他]|孔[子]|牛[奶肉]"
    "|常[常用見见年識识態态務务規规設设溫温]|[顧顾][客問问慮虑]|苗[條条栗]|[魯鲁]莽|幸[福運运好虧亏]|古[怪老]"
    "|任性|高[興兴個个大]|白白"
    "|[陸陆][續续]|[嚴严][重格]|[蘇苏][打州]|[藍蓝][色牙]|杜[絕绝]|凌晨|[莊庄][嚴严]|[紀纪][錄录念律]|[歐欧][元洲]"
    "|宋[代]|秦[代]"
    "|[陳陈][列情述設设]|古[亭坑]|卓[蘭溪]|[鄭郑]州|徐[州匯汇]|柳[州營营]|金[寧湖沙]|[關关][山西渡廟]|[劉刘]海"
    "|[楊杨][梅桃]|梁[柱]"
)
_TITLES = (
    "先生|小姐|女士|太太|媽媽|妈妈|爸爸|伯伯|阿姨|奶奶|爺爺|爷爷|同學|同学|大哥|大姐|老師|老师|醫師|医师|醫生|医生"
    "|主任|經理|经理|律師|律师|教授|師傅|师傅"
)
_TITLE = re.compile(_TITLES)
_SHORT_TITLE = re.compile(
    rf"(?<![\u4e00-\u9fff])[{SURNAMES}][董總总哥姐姊](?=$|[^\u4e00-\u9fff]|在|說|说|您|你|好|請|请|的)"
)
_NOT_BEFORE_FANG = "對对官警校資资院店買买賣卖雙双四各地東东"
_STOP = re.compile(_WORDS)
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_FOLLOWS = re.compile(
    rf"$|[^\u4e00-\u9fff]|{_TITLES}|的|名[義义]|住|在|要|想|是|推|今|昨|明[天早]|電話|电话|手機|手机|身[分份]"
    rf"|[證证]號|本人|我"
    rf"|你|您|和|跟|與|与|有"
    r"|這|这|那|來|来|去|打|就|以|訂|订|買|买|名下|剛|刚|之前|已|還|还|沒|没|不|也|都|請|请|問|问|申|報|报|收|寄|嗎"
    r"|吗|呢|吧|啦|喔|哦|啊"
    r"|上[個个週周]|下[個个週周]|女兒|女儿|兒子|儿子|太太|用|因|從|从|於"
    r"|[周週]|星期|[禮礼]拜|上午|下午|授[權权]|委[託托]|代[領领理替辦办為为]|負責|负责|陪|[幫帮]|叫|忘|看|找|很"
    r"|需|必|得|住院|生病|[過过]世|出生"
    r"|說|说|講|讲|改|[簽签領领退換换轉转填補补辦办繳缴借被把會会能可應应將将]"
)
_ENDS = re.compile(rf"$|[^\u4e00-\u9fff]|{_TITLES}|本人|的|啦|喔|哦|啊|女兒|女儿|兒子|儿子")
RELATIVE = (
    "老公|老婆|先生|太太|[媽妈]{1,2}|爸{1,2}|[兒儿]子|女[兒儿]|弟{1,2}|妹{1,2}|哥{1,2}|[姊姐]{1,2}|朋友|同事|室友"
    "|[爺爷]{2}|奶{2}|阿公|阿[嬤嬷]|外婆|外公|婆婆|公公|岳[父母]|舅舅|阿姨|叔叔|姑姑|[孫孙][子女]|同[學学]|店[員员]"
    "|[會会學学][員员]|房東|房东|父親|母親|父亲|母亲|女友|男友|[學学]生|[車车]主|[戶户][長长]"
    "|小孩|孩子|[寶宝]{2}|[負负][責责]人|[申訂订][請请購购]人|[當当]事人"
)
_SAYS_NAME = re.compile(
    rf"(?:(?:我|他|她|它|本人|{RELATIVE}|人|[學学]生|小孩|孩子|[寶宝]{{2}}|小朋友)(?:的?名字)?(?:就?叫做?|名叫"
    rf"|是叫)|名字(?:就?是|叫)?"
    rf"|自[稱称](?:是|叫)?|[改更]名(?:[為为成叫])?|[實实真本]名(?:[寫写叫是])?|英文(?:姓?名字?是?)|拼(?:音|成)(?:是"
    rf"|[寫写])?|寄[給给]|[轉转]?交[給给]|通知|姓名[欄栏]?[寫写填]?是?|大名是?"
    r"|[收寄取][件貨货]人(?:是|[寫写改換换]?成?)?|[聯联連连][絡络系繫]人是?|持卡人是?|[戶户]名是?|[訂订]購人是?"
    r"|乘客是?|患者是?|名下是|[簽签署]名是?|[上面單单][的]?印的是|登記的是|用的名字是"
    r"|(?:under|in) (?:the|my|his|her) name(?: of)?"
    r"|(?:my|his|her|full|real|legal) name(?:'s| is)?|^name|[\n,;.] ?name)[ :「『\"“'(]{0,3}",
    re.I,
)
_IS_NAME = re.compile(rf"(?:(?:我|这里|這裡|這邊|这边|您好|你好)[ ,]?(?:是|係){AS}?|本人)[ :「『\"“]{{0,2}}")
_MYSELF = re.compile(r"本人[ :「『\"“]{0,2}")
_OF_RELATIVE = re.compile(rf"(?:{RELATIVE}|[幫帮替代查找]|改[成為为]|[換换]成|[簽签]收人)(?:是|[ ,:「『]){{0,2}}")
_AT_IN_MY = re.compile(r"(?:在|用)我(?=[\u4e00-\u9fff]{2,4}(?:名下|的名))|[用以](?=[\u4e00-\u9fff]{2,4}的?名[義义])")
_SURNAME_ONLY = re.compile(
    rf"(?:(?<![百老同改冠從从貴贵原本])姓|耳[東东]|口天|弓[長长]|木子|[雙双]木|言午|古月|三[橫横]|立早"
    rf"|草[頭头])({_DOUBLE}|[{SURNAMES}])"
    r"(?=$|[^\u4e00-\u9fff]|的|啦|喔)"
    rf"|(?:(?:我|敝|免[貴贵]|小弟|小妹|人|她|他|先生|小姐)姓|[大芳]名[是為为: ]{{0,2}})"
    rf"({_DOUBLE}|[{SURNAMES}])(?![名氏])"
    rf"|(?:[收寄取]件人|[聯联][絡络系]人)[寫写是: ]{{0,3}}({_DOUBLE}|[{SURNAMES}])(?![\u4e00-\u9fff])"
    rf"|(?:(?:^|[,。! ])(?:您好|你好)?我是?|[這这][裡里邊边]是?)({_DOUBLE}|[{SURNAMES}])(?=[,。!~啦]|$)"
)
_BESIDE = re.compile(
    rf"(?:(?<=^)|(?<=[ ,、。;:/()「『\n]))([\u4e00-\u9fff]{{2,4}})"
    rf"(?=[ ,、;:/()」』]{{1,3}}(?:[\u4e00-\u9fff]{{0,6}}[ :是]{{0,2}}){TAKEN})"
    rf"|(?<={TAKEN})[ ,、;:/()]{{1,3}}([\u4e00-\u9fff]{{2,4}})(?![\u4e00-\u9fff])"
)
_NICKNAME = re.compile(r"[小阿][\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff])")
_CALLED = re.compile(
    r"(?:店[員员]|客服|[專专][員员]|同事|服[務务][員员]"
    r"|[櫃柜][檯台])([小阿](?![組组時时姐])[\u4e00-\u9fff])(?=[說说講讲跟告回打是])"
)
_SIGNED = re.compile(
    r"(?:^|[ ,。\n])([\u4e00-\u9fff]{2,4}?) ?(?:敬上|敬[啟启]|[謹谨]上|上$)|[-~] ?([\u4e00-\u9fff]{2,4})$", re.M
)
_LATIN_SMALL = re.compile(r"[a-z][a-z'’]+(?: [a-z][a-z'’]+)?")
_SMALL_ENDS_TEXT = """
and i my from but the with can at on in is was to for so please or who you spelled misspelled spelt wrong
wrongly not missing printed written incorrect misprinted already also a an
"""
_SMALL_ENDS = frozenset(_SMALL_ENDS_TEXT.split())


def names(plain: str) -> Iterator[Span]:
    """Names that the text itself shows to be some."""
    for cue in _SAYS_NAME.finditer(plain):
        yield from _name_at(plain, cue.end(), _FOLLOWS, certain=True)
    for cue in _IS_NAME.finditer(plain):
        yield from _name_at(plain, cue.end(), _ENDS)
    for cue in _MYSELF.finditer(plain):
        yield from (span for span in _name_at(plain, cue.end(), _FOLLOWS) if span[1] - span[0] > 2)
    for cue in _OF_RELATIVE.finditer(plain):
        yield from (
            span
            for span in _name_at(plain, cue.end(), _FOLLOWS)
            if span[1] - span[0] > 2 or _ENDS.match(plain, span[1])
        )
    for cue in _AT_IN_MY.finditer(plain):
        yield from _name_at(plain, cue.end(), _FOLLOWS)
    yield from (found.span(found.lastindex or 0) for found in _SURNAME_ONLY.finditer(plain))
    yield from _titled(plain)
    yield from (found.span() for found in _SHORT_TITLE.finditer(plain))
    yield from (found.span(1) for found in _CALLED.finditer(plain))
    for found in _SIGNED.finditer(plain):
        if is_name(found[1] or found[2]):
            yield found.span(found.lastindex or 0)


def names_beside(plain: str) -> Iterator[Span]:
    """Names that stand alone beside what was taken already: "王小明，[phone]"."""
    if TAKEN not in plain:
        return
    for found in _BESIDE.finditer(plain):
        group = 1 if found[1] else 2
        if is_name(found[group]) or _NICKNAME.fullmatch(found[group]):
            yield found.span(group)


def is_name(text: str) -> bool:
    """Whether this is, as a whole, built like a Chinese name of two to four characters."""
    return _BUILT.fullmatch(text) is not None and _likely(text)


def _likely(text: str) -> bool:
    if len(text) == 4 and not _FAMILY.match(text):
        return False
    return not _STOP.match(text) and not any(character in _NOT_GIVEN for character in text[1:])


def _name_at(plain: str, at: int, follows: re.Pattern[str], *, certain: bool = False) -> Iterator[Span]:
    """The name that begins here, if one does; where it's `certain` that a name follows, less proof is asked for."""
    if latin := LATIN.match(plain, at):
        if certain or is_western(latin[0]):
            yield trimmed(latin)
        return
    small = _LATIN_SMALL.match(plain, at) if certain else None
    if small:
        first, *second = small[0].split()
        if first not in _SMALL_ENDS:
            whole = second and second[0] not in _SMALL_ENDS
            yield at, small.end() if whole else at + len(first)
        return
    for length in (4, 3, 2):
        text = plain[at : at + length]
        if len(text) == length and is_name(text) and follows.match(plain, at + length):
            yield at, at + length
            return
    if certain:
        run = _HAN_RUN.match(plain, at)
        if run and is_name(run[0][:3]):
            yield at, at + len(run[0][:3])
        elif nick := _NICKNAME.match(plain, at):
            yield nick.span()


def _titled(plain: str) -> Iterator[Span]:
    """王先生, 王小明先生, 歐陽小姐."""
    for title in _TITLE.finditer(plain):
        end = title.start()
        for length in (4, 3, 2):
            text = plain[max(0, end - length) : end]
            double = re.fullmatch(_DOUBLE, text)
            if double or (len(text) == length > 1 and is_name(text)):
                yield end - length, title.end()
                break
        else:
            before = plain[max(0, end - 2) : end]
            if (
                before
                and before[-1] in SURNAMES
                and not (before[-1] in "方向連连" and before[0] in _before(before[-1]))
            ):
                yield end - 1, title.end()


def _before(surname: str) -> str:
    """What makes another word of a character that may be a family name: 對方, 方向."""
    return _NOT_BEFORE_FANG if surname == "方" else "方我你您去可想就一走跑"
