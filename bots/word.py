"""What a whole message of a customer can mean, as values; which words mean it is `words`'s and its neighbours'."""

from enum import Enum


class Word(Enum):
    """What a whole message can mean."""

    PERSON = "a person"
    END = "end"
    CANCEL = "cancel"
    LEAVE_MESSAGE = "leave a message"
    HOW_LONG = "how long"
    MY_DATA = "my data"
    COPY_DATA = "a copy of my data"
    CORRECT_DATA = "correct my data"
    STOP_DATA = "stop using my data"
    ALLOW_DATA = "use my data again"
    ERASE_DATA = "erase my data"
    CONFIRM_ERASE = "erase it indeed"
    LANGUAGE = "another language"
    YES = "yes"
    NO = "no"
    GREETING = "hello"
    THANKS = "thanks"
    ACKNOWLEDGED = "I see"
    SYMBOLS = "only symbols"
