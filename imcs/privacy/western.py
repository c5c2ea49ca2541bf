"""Names in Latin letters, by what stands around them: who speaks, who is spoken to, who did something. Plain text.

A capital letter alone is no proof: what people call themselves and what others did to them is.
"""

import re
from collections.abc import Iterator

from imcs.privacy.plain import Span

_SMALL = "(?:van|von|de|der|den|del|da|di|dos|la|le|bin|binti|al|el)"
LATIN = re.compile(
    rf"[A-ZÀ-Þ][A-Za-zÀ-ÿ'’]{{0,30}}\.?(?:[ -](?:(?:{_SMALL}[ -]){{1,2}})?[A-ZÀ-Þ][A-Za-zÀ-ÿ'’]{{0,30}}\.?){{0,3}}"
)
"""One to four words that begin like names."""
_NO_NAMES_TEXT = """
oh eye wow hmm yep nope
i a an the and but or so not sorry sure here from with in on at to for of is was am are very just also still now
new old ok okay yes no hi hello hey dear please thanks thank american british german french japanese chinese
taiwanese korean canadian australian indian italian spanish russian thai vietnamese malaysian singaporean dutch
swiss polish mexican brazilian european asian english monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december taipei taiwan china prime
premium vip gold silver android windows mac linux christmas muslim christian catholic my your our their his her
it we you they what where when why who how can could would will do does did if then because about urgent wrong
right bad good great this that call email these those there one two he she its as by be have has had get got let
all any some every each both many most much more other another such same only even than too up out down over
under after before since until while whether which whose whom everyone everybody everything someone somebody
something nobody nothing anyone anybody anything none people customer customers service services support sales
billing team staff sir madam desk department manager agent agents office company bank account accounts hotel
store shop reception accounting finance help info admin doctor nurse driver guys folks friends friend again
regards best cheers sincerely welcome morning afternoon evening day however anyway actually unfortunately first
second third next finally well today tomorrow yesterday besides otherwise meanwhile though although later once
maybe perhaps hopefully basically honestly currently previously mr mrs ms miss dr prof moreover obviously
personally theoretically yeah usually generally apparently clearly sadly really luckily normally suddenly given
assuming based speaking details recently further lastly instead therefore thus hence nevertheless note see use
try go make take add open click google facebook instagram youtube whatsapp line wechat telegram twitter skype
paypal apple amazon microsoft samsung sony visa mastercard amex netflix spotify uber chrome safari firefox gmail
outlook dropbox internet wifi web app online london paris tokyo york america england europe asia japan korea
kong singapore
"""
_NO_NAMES = frozenset(_NO_NAMES_TEXT.split())
_NAME = (
    r"(?P<name>(?:(?:[A-Z]\. ?){1,2})?[A-ZÀ-Þ][a-zà-ÿ'’]+"
    rf"(?:[ -](?:{_SMALL} )?(?:[A-ZÀ-Þ][A-Za-zà-ÿ'’]+|[A-Z]\b\.?)){{0,3}})"
)
"""The first word isn't all capitals."""
_KIN = (
    "(?:husband|wife|son|daughter|mother|father|mom|mum|mam|dad|brother|sister|friend|boss|colleague|landlord"
    "|landlady"
    "|partner|neighbou?r|flatmate|housemate|room ?mate|tenant|aunt|auntie|uncle|cousin|nephew|niece"
    "|grand(?:mother|father"
    "|son|daughter|ma|pa)|girlfriend|boyfriend|fianc[ée]e?|ex(?:-(?:wife|husband))?|co-?worker|assistant|supervisor"
    "|manager|lawyer|solicitor|accountant|nanny|carer|teacher|doctor|dentist|therapist|trainer|baby|child|kid"
    "|mate|lodger|client|employee|secretary)"
)
_STAFF = (
    "(?:technician|driver|agent|courier|nurse|receptionist|manager|rep(?:resentative)?|colleague|guy|lady|man|woman"
    "|supervisor|operator|engineer|postman|plumber|electrician|caretaker|person|someone|somebody|employee|clerk)"
)
_INTRODUCED = re.compile(
    r"\b(?:I am|I'm|I’m|[Ii]t(?:'s|’s| is) me(?: again)?,|[Tt]his is|[Cc]all me|[Nn]amed"
    rf"|[Mm]y (?:(?:late|elderly|old|little|younger|older|eldest|youngest) )?{_KIN}(?:['’]s name)?(?: is|,| called)?"
    rf"|[Mm]y [a-z]{{3,12}}(?= [A-Z][a-z]+ [A-Z][a-z]+)|\b{_STAFF},? (?:called|named|by the name of)"
    r"|\b(?:who is|who's|goes by|known as|behalf of|[Ss]igned,?|[Ff]rom:|[Tt]o:|[Aa]ttn:?|love,))\s+",
    re.ASCII,
)
_PERSON_ASKED_FOR = re.compile(
    r"\b(?:[Cc]all|[Cc]ontact|[Aa]sk(?: for)?|[Rr]each|[Tt]ext|[Ee]mail)"
    r" (?=[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:at|on|instead|in)\b)",
    re.ASCII,
)
_STAFF_NAMED = re.compile(rf"\b{_STAFF}, {_NAME}(?=,)", re.ASCII)
_BY_STAFF = re.compile(rf"\b(?:[Tt]he|[Yy]our|[Aa]n?|[Tt]hat|[Oo]ur|[Tt]his) {_STAFF} {_NAME}", re.ASCII)
_SENT_TO = re.compile(
    r"\b(?:deliver|ship|send|post|mail|give|hand|pass|transfer|refund)(?:ed)?(?: (?:it|this|that|them|the \w+"
    r"|my \w+))? to "
    r"(?!(?:New|San|Los|Las|Saint|St|North|South|East|West|Great|United|Hong|Sri|Costa|Puerto|El|La|Port|Fort"
    r"|Lake|Mount"
    r"|Cape|Salt|Kuala|Buenos|Rio|Tel|Abu)\b)(?P<name>[A-Z][a-zà-ÿ'’]+ [A-Z][a-zà-ÿ'’]+)"
    rf"|\b(?:[Ii]t['’]s|[Ii]t is|[Tt]his is|is|was) for (?P<guest>{LATIN.pattern})(?= ?(?:$|[.,!?;]))"
    rf"|(?<![A-Za-z])(?P<owner>{LATIN.pattern})(?=['’]s (?:account|order|booking|card|birthday|passport|policy"
    rf"|phone|number"
    rf"|mother|father|wife"
    r"|husband|son|daughter|parcel|email|address|reservation|appointment)\b)"
    rf"|\b(?:[Rr]emove|[Aa]dd|[Dd]elete|[Ii]nclude|[Rr]egister|[Pp]ut) (?P<user>{LATIN.pattern})"
    r"(?= (?:from|to|as|on|in) (?:my|the|our|an?)\b)",
    re.ASCII,
)
_MADE_FOR = re.compile(
    r"\b(?:forward(?:ed)?|shipped|delivered|assigned|reserved|booked|registered|made out|belongs?|transferred|issued)"
    rf" (?:to|for|by) {_NAME}|\b(?:booking|order|ticket|reservation|parcel|appointment|room|card|gift|account"
    rf"|policy|table)"
    rf" (?:is|was) (?:for|under|in the name of) (?P<guest>{LATIN.pattern})",
    re.ASCII,
)
_ASKED_ABOUT = re.compile(
    rf"(?:^|[.,!?\n] ?)(?:[Ii]s|[Dd]oes|[Dd]id|[Hh]as|[Cc]an|[Ww]ill|[Ww]as|[Ww]here is|[Ww]here's) {_NAME}"
    r"(?= (?:\w+ing|available|in|here|there|still|on|back|free|around|call|have|get|tell|speak|ask)\b)"
    rf"|\bI, (?P<me>{LATIN.pattern})(?=,)",
    re.ASCII,
)
_OF_MINE = re.compile(rf"(?:^|[.!?\n] ?){_NAME} is my {_KIN}\b")
AS = (
    "(?:租客|房客|住[戶户]|[會会][員员]|家[長长]|[學学]生|[員员]工|[顧顾]客|客[戶户人]|[業业]主|用[戶户]|[買买]家"
    "|屋主|房[東东]|志工|旅客|乘客|病人"
    "|患者|家[屬属])"
)
"""What customers say they are, before their name."""
_GUEST = re.compile(rf"{AS} ?(?P<name>[A-Z][a-z'’]+ [A-Z][a-z'’]+)")
_SPELT = re.compile(r"拼[錯错][^A-Z\n]{0,12}")
_BY_NAME = re.compile(rf"(?<![A-Za-z])(?P<name>{LATIN.pattern}) ?[這这]?[個个]?名字")
_LABEL = re.compile(
    r"(?:\b(?:recipient|contact(?: person)?|card ?holder|passenger|attn|account holder|guest|patient|tenant"
    r"|applicant)\b"
    r"(?: is)? ?:? |\b(?:booking|reservation|table|order|account)(?: is)? under |\b(?:it's|it is|booked"
    r"|reserved|registered|listed|filed|ordered) under |\bname (?:to|as|should be|was) |(?:regards|sincerely"
    r"|faithfully|truly|cheers"
    r"|best wishes),?\s+"
    r"|(?:thanks|thank you|best),?\s*\n\s*)(?=[A-Z])",
    re.I | re.ASCII,
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mister|Dr|Prof|Professor|Madam|Sister|Father|Auntie?|Uncle)\b\.? (?=[A-Z])", re.ASCII
)
_WITH = re.compile(
    r"\b(?:(?:[Ss]poke|[Ss]poken|[Ss]peak|[Ss]peaking|[Tt]alk(?:ed|ing)?|[Cc]hat(?:ted|ting)?|[Dd]ealt"
    r"|[Dd]ealing|[Mm]et"
    r"|appointment|[Cc]onversation) (?:with|to)|(?:helped|assisted|served|told|advised|contacted|called|emailed"
    r"|seen|signed"
    r"|handled|sent|recommended|referred|treated|given|booked|answered|written|made|placed|collected|picked up) by"
    r"|me (?:through )?(?:to|with)|(?:looking|asking|waiting|message|parcel|package|letter|gift|delivery"
    r"|calling|writing"
    r"|addressed|left it|handed it|given it|gave it) (?:for|to|with|from)|(?:[Tt]ell|[Aa]sk(?:ed)?|[Ll]et"
    r"|[Hh]ave|[Pp]lease ask)"
    rf"(?= [A-Z][a-z]+(?: [A-Z][a-z]+)? (?:to|know|about|if|that|call|come|in|I|he|she|we|not|my)\b)) {_NAME}",
    re.ASCII,
)
_DOES = (
    r"(?:(?:told|promised|assured|advised|called|asked|emailed|texted|helped|sent|gave|offered|informed|showed"
    r"|served|owes"
    r"|phoned|rang|refunded|charged|transferred) (?:me|us|my)|promised an?|said|says|mentioned|explained"
    r"|will (?:call|come"
    r"|sign|pick|be)"
    r"|is my|was (?:so|very|really|rude|great|helpful|supposed)|from (?:your|the|billing|support|sales"
    r"|accounts?|customer|"
    r"tech|IT|HR|reception|finance)|(?:at|in|on) (?:the )?(?:front desk|reception|billing|accounts|sales"
    r"|support|your))\b"
)
_DID = re.compile(rf"(?:^|[.,!?;\n] ?|\b(?:but|and|that|because|so|when|if|then) ){_NAME}(?= {_DOES})", re.ASCII)
_HERE = re.compile(
    rf"(?:^|[.,!?\n] ?){_NAME}(?=,? (?:here|speaking)(?: again)?(?:$|[,.!\n]))"
    rf"|\b(?:[Ii]t(?:['’]s| is)|[Tt]his is) (?P<again>{LATIN.pattern})(?=,? (?:here|again|speaking|writing)\b)",
    re.ASCII,
)
_GREETED = re.compile(
    r"(?:^|[.!?\n] ?)(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Gg]ood (?:morning|afternoon|evening|day)|[Ww]elcome(?: back)?"
    rf"|[Tt]hanks(?: again| so much| a lot)?|[Tt]hank you(?: so much| very much| again)?|[Cc]heers|[Bb]ye"
    rf"|[Ss]orry),? {_NAME}"
    r"(?= ?(?:[,.!?;:)\n-]|$|[^\x00-\x7f]))",
    re.ASCII,
)
_CALLED = re.compile(
    rf"(?:^|[.!?\n] ?){_NAME}(?:,| -) (?=(?:could|can|would|will|please|your|you|I|I['’]\w+|we|we['’]\w+|the|it|let"
    rf"|may|is|are|just"
    r"|sorry|do|did|have|what|when|where|how|thank|thanks)\b)",
    re.ASCII,
)
_END = re.compile(
    rf"(?:^|[.!?,\n] ?)(?:[Tt]hanks|[Tt]hank you|[Bb]est|[Rr]egards|[Cc]heers|[Yy]ours)[,.!-]* ?[-—]? ?{_NAME}[.!]?$"
)
_ROMANIZED = re.compile(
    r"\b(?P<name>[A-Z][a-z]+(?:[ -][A-Z][a-z]+)? (?:Chen|Lin|Huang|Wang|Chang|Lee|Li|Wu|Liu|Tsai|Yang|Hsu"
    r"|Cheng|Hsieh|Kuo|Chiu|Tseng|Liao|Lai|Chou|Yeh|Chuang|Lu|Lo|Kao|Hsiao|Chien|Chu|Chung|Peng|Yu|Chan|Hu"
    r"|Shih|Shen|Zhang|Zhao|Zhou|Zhu|Xu|Xie|Xiao|Gao|Guo|Luo|Zheng|Liang|Tang|Deng|Feng|Cao|Zeng|Wong|Cheung"
    r"|Lam|Leung|Kwok|Yip|Tan|Lim|Goh|Teo|Nguyen|Tran|Pham|Kim|Choi|Tanaka|Suzuki|Sato|Yamamoto))\b",
    re.ASCII,
)
"""A word with a family name of East Asia in Latin letters."""
_LEADING = re.compile(
    r"(?:(?:Ask|Tell|Let|Call|Contact|Text|Email|Hi|Hello|Hey|Dear|Thanks|I['’]m|It['’]s|This is|And|But|So|Yes"
    r"|No|Sorry) )+"
)
_STANDING = (
    _BY_NAME,
    _ROMANIZED,
    _STAFF_NAMED,
    _ASKED_ABOUT,
    _MADE_FOR,
    _BY_STAFF,
    _SENT_TO,
    _OF_MINE,
    _GUEST,
    _WITH,
    _DID,
    _HERE,
    _GREETED,
    _CALLED,
    _END,
)
_CUES = (_INTRODUCED, _PERSON_ASKED_FOR, _SPELT, _LABEL, _TITLE)


def western(plain: str) -> Iterator[Span]:
    """Names in Latin letters that the text shows to be some."""
    for pattern in _STANDING:
        for found in pattern.finditer(plain):
            start, end = found.span(found.lastgroup or "name")
            verb = _LEADING.match(plain, start, end)
            yield from _name_at(plain, verb.end() if verb else start, end)
    for pattern in _CUES:
        for cue in pattern.finditer(plain):
            yield from _name_at(plain, cue.end(), len(plain))


def _name_at(plain: str, start: int, end: int) -> Iterator[Span]:
    name = LATIN.match(plain, start, end)
    if name and is_western(name[0]):
        yield trimmed(name)


def trimmed(found: re.Match[str]) -> Span:
    """Without words at the end that begin the next thought."""
    words = found[0].split(" ")
    while len(words) > 1 and words[-1].casefold().rstrip(".") in _NO_NAMES:
        words.pop()
    return found.start(), found.start() + len(" ".join(words).rstrip("."))


def is_western(text: str) -> bool:
    """Whether words in capital letters may be a name: the first isn't one of everyday, nor an abbreviation."""
    first = re.split("[ -]", text)[0].rstrip(".")
    return re.split("['’]", first.casefold())[0] not in _NO_NAMES and not (
        len(first) > 1 and first.isupper() and " " not in text
    )
