"""A person is asked for in many ways; who only mentions one, or wants none, asks for nobody."""

import pytest

from bots.words import Word, customer_word

PERSON = """真人|我要真人|真人客服|轉真人|專人|轉專人|轉接專員|請幫我轉接專員|找客服|我要找客服人員|客服人員
人工|转人工|转人工客服
人工客服|我想跟真人說話|可以找真人嗎|請給我真人客服，謝謝|幫我轉接真人|我要跟一位專員談|有沒有真人|有真人客服嗎
請接客服|麻烦转人工谢谢
给我转人工吧|我需要人工服务|有人在嗎|我想找人說話|真人！！！|＊真人＊|客服|我不想跟機器人說話|叫真人來
真人，拜託|快轉真人|轉 真人
agent|agent please|I want to talk to a human|Can I speak to a real person?|human please|connect me to an agent
Please transfer me to a representative|operator|talk to someone|I need a human|live agent|REAL PERSON|get me a human!
Could you put me through to customer service, please?|Is anyone there?|I'd like to speak with a person|ｈｕｍａｎ
Let me talk to somebody real|can you connect me with a live agent now|no bots!"""

NOT_A_PERSON = """我不要真人|真人版電影幾點|真人版|人工智慧是什麼|人工關節手術補助|客服電話幾號|客服中心地址
專員薪水多少|你是真人嗎
你是人工智慧嗎|不要轉接專員|找不到客服|客服態度很差|我找人頭帳戶|一個人|人|真人秀|專人到府收件嗎|有人檢舉我違建
請人來修水管要多少
找客服電話|我要申請人工受孕|真人圖書館|對人說話的技巧|person of interest|I don't want to talk to a human
human resources department
travel agent license|real estate agent fees|are you human|customer service hours|agent orange|no human please|persona
how do I become an agent|speak Chinese|I lost contact with a person|what person|talk to the hand"""

MORE = """找個真人來講|可不可以讓我跟人講話|幫我接一下客服|我想跟你們的人說|機器人走開 我要人|不要機器人，換人
有沒有活人
叫你們主管來|請專員聯絡我|給我轉客服人員|人工！！！|转人工服务|我要人工客服|接人工|找你们人工|人呢
能不能换个真人|麻烦接下坐席|要真的客服 不要AI|别跟我扯 转人工|can i speak w/ someone|human pls
get me a real person|let me talk to an agent
I need to talk with customer service|representative|operator please
connect me to support staff|not a bot, a human|I don't want to talk to a robot
speak to somebody real|我要 talk to 真人|請幫我 transfer to agent|想找 CS 人員
real person plz 謝謝|客服在嗎|有人可以幫我嗎|我要找客服小姐|真人在不在|給我人|轉專人|專人服務|我要客服|找店員
請轉接服務人員|可以跟真人聊嗎|我要跟真人講話啦|live chat with a human
is there a human I can talk to|may I please speak with a live agent|stop, I want a human|換真人
跟你講不通 我要找真人|算了 轉真人|幫我轉接|轉接客服專員 謝謝您|人工客服人工客服|真人真人|你好，我要找真人
不好意思我想找客服|您好 麻煩轉專員|請問可以找人嗎|我需要人協助
I would like to chat with a human being|agent|agent!!|speak to agent|0找真人|我不想跟機器人講 幫我轉客服
OK，幫我轉真人|停 我要跟人講話|你聽不懂啦，我要真人|不是，我要找客服|no, get me a human
I don't want a robot. human please|真人!!真人!!|麻煩幫我轉接一下|要找你們經理
I want to speak to your manager|can someone call me|專員 專員|转人工转人工转人工|客服客服|人工 人工 人工
9 專人|0. 真人客服|I'd like to talk to somebody in charge|need human help now
let me chat with support please|我需要 customer service|想跟 live agent 聊|有真人 agent 嗎|有沒有人可以回答"""
"""Chinese, English and both at once; with parts that turn the bot away."""

MORE_NOT = """我不要真人|不用真人|先不要轉人工|真人版電影|客服電話幾號|客服幾點上班|客服態度很差|你是真人嗎|你是機器人嗎
person of interest|real estate agent|travel agent fees|human resources|human rights|真人實境秀|人工關節手術
人工智慧是什麼|人工呼吸怎麼做|人工費用多少|專員職缺|客服專員薪水|我要應徵客服|不想找人|有人嗎樂團
cancel my agent subscription|I am an agent|user agent string|no human please|don't transfer me
the operator manual|找人代領可以嗎|找人代辦要什麼文件|別人可以幫我領嗎|轉接頭有賣嗎|真人CS在哪裡玩
agent of shield|人工草皮|人工湖|representative democracy|轉人工要多久|怎麼轉人工|轉真人要收費嗎
昨天的客服小姐叫什麼|客服說要退費給我|真人客服說我可以退|已經找過客服了|找到人了|不找客服了
customer service hours|I don't need a human|who is the person in charge|一個人可以報名嗎|一個人|給我一個人份
我的人|人在國外怎麼辦|有人偷我的車|有人在嗎？我被困在電梯|真人，不用了|我要找真人 不要了|客服，不行|不是真人
不要換人|換人取貨可以嗎|有人可以代領嗎|有人可以幫我代領嗎|找人代辦|經理|主管|店長|店員在哪|找不到店員
請經理簽名嗎|經理幾點上班|轉接盒|轉接頭|電話轉接怎麼設定|轉接中|派人來修冷氣多少錢|叫人來拆要預約嗎|謝謝客服
謝謝 客服|客服 幾點上班|真人 秀|轉人工，要收費嗎|我要人頭帳戶|人呢我的錢呢|要人命|沒有人|沒有人接電話
你們有人嗎樂團門票|不懂你們客服在幹嘛|算了 不找真人了|stop calling me|no human|not human
connect me to wifi|transfer money|transfer me 500 dollars|talk|speak
is there someone at the gate|is there anyone who can sell tickets|agent 是什麼意思
real estate agent 推薦|user agent 怎麼設|staff 折扣|human 這部電影|manager
supervisor of schools|boss fight|I am the manager|call my boss|no AI features please|AI 是什麼|機器人展在哪
機器人什麼時候走開|我不是機器人|我是真人|不要 AI 生成的圖|請找人打掃|0|9|9 月|0 元|9個人|0912|90 真人
9.9 折|ok|好|不是 不對|你聽不懂|team|the team|support ticket|customer support hours|no people|有人幫我付錢了
請人處理要錢嗎|要主管簽名嗎|主管機關是誰|找主管機關"""


def lines(text: str) -> list[str]:
    return [phrase for line in text.splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize("text", lines(PERSON) + lines(MORE))
def test_a_person_is_asked_for_in_many_ways(text: str) -> None:
    assert customer_word(text) is Word.PERSON


@pytest.mark.parametrize("text", lines(NOT_A_PERSON) + lines(MORE_NOT))
def test_a_message_that_only_mentions_a_person_asks_for_nobody(text: str) -> None:
    assert customer_word(text) is not Word.PERSON


def test_there_are_at_least_30_ways() -> None:
    assert len(set(lines(PERSON) + lines(MORE))) >= 30
