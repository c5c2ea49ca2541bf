"""Messages that need a person first: self-harm, danger to life or body, a fraud going on.

The patterns are read against `fold`ed text, so their Chinese is in simplified characters. Everyday phrases that only
sound alike (殺價, 自殺式行銷, "killing time") are taken out before. This module must not word the answer.
"""

import re
from enum import Enum

from bots.fold import fold


class Danger(Enum):
    """What a customer seems to be in, the most pressing first."""

    SELF_HARM = "self-harm"
    VIOLENCE = "violence"
    EMERGENCY = "emergency"
    FRAUD = "fraud"


_HARMLESS = re.compile(
    r"自杀式|自杀突击|自杀炸弹客?|跳楼(?:大?拍卖|大减价|价|甩卖|机|特卖)|杀价|砍价|秒杀|杀毒|杀菌|杀手锏|杀青"
    r"|杀时间|扼杀|抹杀"
    r"|砍(?:单|掉|树|柴)|沐浴(?:炸弹|球)|炸弹(?:面包|汉堡|客)|泡澡炸弹|救命恩人"
    r"|不想活(?:动|化|络|跃|用|泼)|想死(?:你|妳|您|它|他|她|我了)|(?:笑|累|热|饿|气|烦|忙|冷|渴|急|吵|帅|美|好吃"
    r"|可爱)死"
    r"|(?:检查|检测|预防)瓦斯(?:外泄|漏气?)|火灾险|火灾保险|火险|防火|失火险|灭火器?|起火点"
    r"|(?:防制?|反|打|识|预防|防范|宣导|防骗|阻断)诈骗?|诈骗(?:防制|防治|犯罪危害|条例|宣导|讲座|统计|新闻|案例"
    r"|手法|防范)"
    r"|kill(?:ing|s|ed)? (?:some |the |my )?(?:time|process|task|job|app|switch|session|server|lights?|engine|it)\b"
    r"|suicide (?:squad|doors?)|suicidal marketing|(?:photo|bath|cherry|f)[- ]?bombs?|bombshell|killer (?:app"
    r"|feature|deal)"
    r"|dying to (?:know|see|try|get|meet)|to die for|die[- ]cut|die[- ]?hard"
    r"|(?:anti|prevent|report|avoid|about)[- ](?:scams?|fraud)|(?:scam|fraud) (?:prevention|awareness|protection"
    r"|department)"
)
_DANGERS: tuple[tuple[Danger, re.Pattern[str]], ...] = (
    (
        Danger.SELF_HARM,
        re.compile(
            r"自杀|轻生|自残|自我伤害|割腕|烧炭自|跳楼|想不开|寻死|寻短"
            r"|(?:想|好想|只想|想要)(?:去)?死(?!心|亡|守|忠|当|机|角|背)|不想活|活不下去|不想再活|活[着著](?:好累"
            r"|没意思|没意义)|(?:结束|了结)(?:我的|自己的)?(?:生命|一生)"
            r"|\bsuicid(?:e|al)\b|\b(?:kill|hurt|harm|cut)(?:ing)? myself\b|\bself[- ]harm|\bend(?:ing)? my (?:own"
            r" )?life\b"
            r"|\b(?:want|wanna|going|wish) (?:to |i could )?die\b|\bdon't want to (?:live|be alive)\b|\btake my"
            r" own life\b"
        ),
    ),
    (
        Danger.VIOLENCE,
        re.compile(
            r"杀了(?:你|妳|您|他|她|我|你们|他们)|杀死|杀人|(?:要|想|会)杀(?:我|你|妳|他|她|人|掉)|砍死|砍人|砍我"
            r"|捅死|打死(?:你|妳|我|他|她)"
            r"|炸弹|放火|纵火|家暴|被(?:老公|老婆|先生|男友|女友|家人|爸爸|妈妈|人)?(?:打|殴打|性侵|跟踪|绑架|威胁"
            r"|恐吓)(?:了|中|伤|我|$)"
            r"|(?:威胁|恐吓|跟踪|绑架|性侵)(?:了)?(?:我|你|妳)|^救命|救命[啊呀]|救救我"
            r"|\bkill (?:you|him|her|them|me|someone|people)\b|\bmurder|\bbombs?\b|\b(?:he|she|they)(?:'s| is|'re|"
            r" are) (?:beating|hitting|hurting|attacking|following) me\b"
            r"|\b(?:threaten(?:ed|ing|s)?|attack(?:ed|ing)?|rap(?:ed|ing)|kidnapp?(?:ed|ing)|stalk(?:ed|ing))"
            r" (?:me|to kill)\b|\bdomestic violence\b|\bi(?:'m| am) being (?:threatened|attacked|stalked|followed"
            r"|beaten)\b"
        ),
    ),
    (
        Danger.EMERGENCY,
        re.compile(
            r"(?:失|起|[着著])火了|(?:发生|是|有)火灾|火灾了|瓦斯外泄|瓦斯漏|叫救护车|没有?呼吸|昏倒|心脏病发|大量出血|吞了(?:安眠)?药|服毒"
            r"|\b(?:is|are|caught|catching|on) (?:on )?fire\b|\bburning down\b|\b(?:call|need|send) an?"
            r" ambulance\b|\bheart attack\b"
            r"|\b(?:can't|not|isn't|stopped) breath(?:e|ing)\b|\bgas leak\b|\boverdosed?\b|\bunconscious\b"
        ),
    ),
    (
        Danger.FRAUD,
        re.compile(
            r"诈骗|诈欺|被骗|受骗|骗走|骗了?我|骗钱|(?:遭|被)(?:人)?盗(?:刷|领|用)|盗刷"
            r"|\bscamm(?:ed|ers?|ing)\b|\b(?:a|the|this|it's) scam\b|\bdefrauded\b|\bvictim of (?:a )?(?:fraud|scam)"
            r"|\bfraud(?:ulent)? (?:charge|transaction|payment|call|on my)"
            r"|\bstole (?:my|all my|our) (?:money|savings)\b"
        ),
    ),
)


def danger(text: str) -> Danger | None:
    """Return what the writer seems to be in, the most pressing first, or None."""
    folded = _HARMLESS.sub(" ", fold(text).replace("’", "'"))
    for kind, pattern in _DANGERS:
        if pattern.search(folded):
            return kind
    return None
