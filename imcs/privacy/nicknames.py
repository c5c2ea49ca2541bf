"""Bare given names, nicknames and names with rare family names, where what stands around them shows that they are some.

叫我阿德就好, 我兒子佑佑, 我是三樓的慧玲, 屋主是我姑姑利美珠, 巴奈·庫穗. Reads plain text.
"""

import re
from collections.abc import Iterator

from imcs.privacy.given_names import GIVEN
from imcs.privacy.names import RELATIVE, SURNAMES, TITLED_SURNAMES, is_name
from imcs.privacy.plain import Span

_HAN = r"\u4e00-\u9fff"
_CLAUSE_ENDS = rf"(?=$|[^{_HAN}·])"
_ENDS = (
    rf"(?=$|[^{_HAN}A-Za-z]|就[好可行]|即可|吧|啦|喔|哦|呀|的(?:電|电|手|資|资|名|卡|帳|账|號|号)|[他她說说]"
    r"|[發发][燒烧]|今|昨|明天|要|想|在|是|也|和|跟|代|本人|收|先|上|住)"
)
_GIVEN = (
    f"[{GIVEN}恩彬妍瑄筑翎苡甯霈沛璟叡澄蔚馨瑞盈嫻婉莎琦琬璋堯紘弘旻亦毅勛鴻煒暉輝峰坤森隆富旺品宥語奕羽安樂亮福壽金土水火財清連添"
    "招治]"
)
"""More than can be told from other words by itself: here something shows that a name comes."""
_NO_CHILD = (
    "媽妈爸爺爷奶哥弟姐姊妹公婆叔舅姑寶宝謝谢看好常剛刚慢想問问試试等"
    "他她它誰谁天人年個个時时多都是可對对早晚快輕轻偷默處处家往久偏聽听說说走偶"
)
TWICE = rf"(?P<twice>[{_HAN}])(?<![{_NO_CHILD}])(?P=twice)"
"""佑佑."""
NICK = (
    rf"[小阿老][{_HAN}](?![{_HAN}]{{2}}[校學学])(?<!小[姐時时孩朋心弟妹店區区吃姑])(?<!阿[公嬤嬷姨伯])"
    r"(?<!老[公婆師师闆板人家爸媽妈客先兄])"
)
_BARE = rf"(?P<name>{TWICE}|{NICK}|{_GIVEN}{{2}})"
_CALLS = r"(?:叫我|[我他她]叫|喊我|找|[轉转]告|通知|[給给]|[喚唤]我)"
_LABELS = (
    r"(?:窗口|承[辦办]人?|[聯联连][絡络系]人|[收寄][件貨货]人|申[請请]人|代理人|[負负][責责]人|[訂订][購购]人"
    r"|屋主|房[東东]"
    r"|[車车]主|[戶户][長长名]|姓名|署名|持[有卡]人|被保[險险]人|患者|病患|[學学]生|家[長长]|住[戶户]"
    r"|[當当]事人|名字)"
    r"[是為为叫: ]{0,2}"
)
_OF_SOMEBODY = rf"(?:{RELATIVE})(?:是|叫)?[ ,]?"
_NO_FAMILY = "我你您他她的是了在有不好很要想也都去來来請请問问名叫年月日"
_SHOWN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_CALLS}|{_OF_SOMEBODY}|{_LABELS}){_BARE}{_ENDS}",
        rf"我是[^,。!?:\n]{{1,14}}?[的個个戶户主客員员友](?P<name>{NICK}|{_GIVEN}{{2}})(?=$|[^{_HAN}]|啦|喔|哦)",
        rf"(?:{_OF_SOMEBODY}|{_LABELS}|[叫是])(?P<name>[{_HAN}](?<![{_NO_FAMILY}]){_GIVEN}{{2}}){_ENDS}",
        rf"(?<=[跟和找請请給给問问是的叫向下])(?P<name>[{SURNAMES}](?:[姐姊哥嫂董總总工]"
        rf"|副?[科股組组處处局課课][長长]|主任"
        rf"|[經经]理))(?=$|[^{_HAN}]|[說说講讲在的幫帮您你]|一[聲声下]|代)",
        rf"(?:(?:名字|[族全]名|叫|我是)[是叫: ]{{0,2}})(?P<name>[{_HAN}]{{1,4}}\.[{_HAN}]{{1,6}})",
        rf"(?:[^{_HAN}]|^|[是叫找為为: ])(?P<name>[{_HAN}]{{1,6}}(?:[·・‧][{_HAN}]{{1,8}}){{1,3}})",
        rf"(?:{_CALLS}|{_LABELS}|[是個个跟和])(?P<name>阿[{_HAN}][伯姨叔嬸婶公嬤嬷])(?=$|[^{_HAN}]"
        rf"|[說说講讲約约在的])",
        rf"[請请](?P<name>{_GIVEN}{{2}}|{NICK})(?=[回打跟聯联幫帮])",
        r"[叫是] ?(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){1,3})",
        rf"(?P<name>[{SURNAMES}] ?[OoXx○〇*＊] ?[{_HAN}])",
        r"(?P<name>[阿小](?=[A-Z][a-z])[A-Za-z]{2,12})",
        r"(?P<name>\b[A-Z]{2,}, ?[A-Z]{2,}(?:[- ][A-Z]{2,})?\b)",
    )
)
_BUILT = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_LABELS}(?:[{_HAN}]{{2}} )?(?P<name>[{_HAN}]{{2,4}})(?=$|[^{_HAN}])",
        rf"(?:^|[ ,。!])我(?P<name>[{_HAN}]{{3}})(?=$|[ ,。!])",
        rf"[是叫][^,。]{{0,8}}?(?P<name>[{_HAN}](?:[{_HAN}]{_GIVEN}|{_GIVEN}[{_HAN}]))(?=$|[^{_HAN}])",
        rf"(?:^|(?<=[,。 :;]))(?P<name>[{_HAN}](?:[{_HAN}][{GIVEN}]|[{GIVEN}][{_HAN}]))(?=$|[,。 ;])",
    )
)
"""Where what stands there must be built like a name besides."""
_CALLED = re.compile(
    r"(?:都叫我|(?:^|[,。 ])叫我|我的?(?:名字|本名|[暱昵][稱称]|小名|[綽绰][號号])(?:是|叫)|我就?叫做?|(?:^"
    r"|[,。 ])(?:[暱昵][稱称]|小名|[綽绰][號号])(?:是|叫)?) ?"
    rf"(?P<name>[{_HAN}]{{1,4}}?)(?:就[好可行][^,。]{{0,2}}|吧|啦)?{_CLAUSE_ENDS}"
)
"""Whatever stands here up to the end of the clause is what somebody is called."""
_SAYS_MORE = re.compile(
    "外[送賣卖]|[車车貨货]|[可能改嗎等去來来打填寫写改找問问排再先不要的了是在有我你您他她們们這这那會会就]"
)
_ENGLISH = re.compile(
    r"\b(?:[Aa]sk for|[Ss]peak (?:to|with)|[Tt]alk to|[Aa]ttention|[Cc]are of|c/o)"
    r" (?:(?:Mr|Mrs|Ms|Dr)\.? )?(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2})"
)
_NO_PERSON = re.compile(r"(?:Customer|Sales|Support|Billing|Service|The|A|An|Your|My|Someone|Help)\b")


_ADDRESSED = re.compile(
    rf"(?:^|[,。!\n~] ?|好的|收到了?|[謝谢]{{2}}|[辛苦]{{2}}了?)(?P<name>[{TITLED_SURNAMES}][{_HAN}]{{0,2}}?"
    r"(?:先生|小姐|女士|太太|[媽妈]{2}|爸{2}|伯伯|阿姨|老[師师]|同[學学]|大哥|大姐))(?=[您你妳]好|$|[,。!~\n ])"
    r"|\b(?P<english>(?:Mr|Mrs|Ms|Miss)\b\.? [A-ZÀ-Þ][\w'’-]+)"
)


def addressed(plain: str) -> Iterator[Span]:
    """How an agent calls the customer: a family name with a title, by itself or before a greeting."""
    yield from (found.span("name" if found["name"] else "english") for found in _ADDRESSED.finditer(plain))


def nicknames(plain: str) -> Iterator[Span]:
    """Names that would be taken for other words elsewhere."""
    for pattern in _SHOWN:
        yield from (found.span("name") for found in pattern.finditer(plain))
    for pattern in _BUILT:
        yield from (found.span("name") for found in pattern.finditer(plain) if is_name(found["name"]))
    yield from (found.span("name") for found in _CALLED.finditer(plain) if not _SAYS_MORE.search(found["name"]))
    yield from (found.span("name") for found in _ENGLISH.finditer(plain) if not _NO_PERSON.match(found["name"]))
