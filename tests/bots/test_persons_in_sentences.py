"""A person is asked for in many words, also in one sentence of several; who is only addressed or spoken of isn't."""

import pytest

from bots.fold import bare, fold
from bots.persons import asks_for_person
from bots.words import Word, customer_word, wants_person

WHOLE = """可以請專人跟我聯絡嗎|有真人可以聊嗎|叫你們主管來|我要跟經理講|請客服回電|請客服回覆|人工客服在哪
真人客服 please
我要找 agent|I want 真人|我需要 human support|可不可以找個真人來跟我講|想找專員詢問|我不要跟機器人講話|不想跟AI聊
不要機器人回覆
找你們的人|真人在線嗎|人呢|換人|喂 有人嗎|有人可以幫我嗎|有沒有人能回答我|真的沒人嗎|請安排專員與我聯繫
可以派個人跟我聯絡嗎
客服可以打給我嗎|能不能叫主管跟我說|麻煩請經理回電|不要AI客服|help me find a real person
let me speak to your manager|I'd rather talk to a human|can someone help me|is there a real person I can talk to?
are there any humans here|I don't want to talk to a robot|need human help|how do I talk to a real person
Get me your supervisor
could you have someone call me|I don't want AI|get me out of this bot|转人工坐席|给我转个真人|人工坐席在线吗
算了，找真人吧|你聽不懂啦！叫真人來|stop, give me a human|no, I want to talk to a human"""

SENTENCES = """沒有，我要真人|還是不懂，幫我轉專員|你是機器人嗎？我要真人|我要投诉，转人工
不要再罐頭回覆了，我要真人
That didn't help. Connect me to an agent please.
轉人工，我要投訴|包裹壞了。請幫我轉接專員，謝謝|這個沒用／轉人工"""

NOBODY = """客服，我的訂單還沒到|請問客服，可以退貨嗎？|hello support, my router is broken
Hi agent, how are refunds handled?
專員處理了嗎|客服回覆了沒|客服聯絡我了|我要真人，算了不用了|轉人工，取消|connect me to an agent, never mind|主管
經理|your manager
有人在嗎？我的包裹壞了|昨天客服處理得很好，謝謝|店長是誰|老闆娘在嗎|找老闆買單|換人取貨，可以嗎|換人了嗎
可以換人領嗎|換個人名可以嗎
有人可以代領嗎|叫車|叫人送貨要多少錢|主管機關是誰|人呢？昨天約好的師傅沒來|我和經理說好了|人工審核，多久會好
真人認證失敗
不想用AI修圖|不要電腦|不要程式|別用電腦看|AI客服是什麼|怎麼聯絡客服|如何成為專員|人工費怎麼算|不用轉真人了
先不要轉接|不是真人也可以
如果明天還沒到，我就找消保官|我找過客服，沒用|I have people to feed|can people see my data|can someone use my account
can anyone help with refunds|is there support for Linux|can someone else pick it up|no machine wash
stop the machine|no computers in class
I don't want a computer|help me contact the seller|find people near me|the agent was rude|without a human"""


def lines(text: str) -> list[str]:
    return [phrase for line in text.splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize("text", lines(WHOLE))
def test_a_whole_message_asks_for_a_person_in_the_customers_own_words(text: str) -> None:
    assert customer_word(text) is Word.PERSON


@pytest.mark.parametrize("text", [text.replace("／", "\n") for text in lines(SENTENCES)])
def test_one_sentence_of_several_is_enough_and_the_message_stays_a_text(text: str) -> None:
    assert wants_person([text])
    assert customer_word(text) is None  # what else it says is of the matter


@pytest.mark.parametrize("text", lines(NOBODY))
def test_who_is_addressed_spoken_of_or_taken_back_is_not_asked_for(text: str) -> None:
    assert not wants_person([text])


def test_a_text_is_asked_about_folded() -> None:
    assert asks_for_person(bare(fold("轉真人！")))
    assert not asks_for_person("")
