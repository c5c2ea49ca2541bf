"""Every text that the bot says to customers by itself, once; answers come from the articles.

The English sentence is the key into `locale/*/LC_MESSAGES/bots.po`. This module holds words only.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bots.texts import mark
from bots.urgent import Danger

THIS_SERVICE = mark("this service")
GREETING = mark(
    "Hello, I am the assistant of {service}, a bot. What we write here is stored, to handle your request and to"
    " improve our answers. To reach a person at any time, write “agent”."
)
GREETING_LINK = mark("{greeting} More: {link}")
HELLO = mark("Hello! What can I do for you?")
YOU_ARE_WELCOME = mark("You're welcome!")
LANGUAGE_CHOSEN = mark("All right, let's go on in English.")
ANYTHING_ELSE = mark("Just write your question, in one sentence if you can.")
GOODBYE = mark("Thank you for contacting us. Just write again if you need anything. Goodbye!")

DID_THAT_HELP = mark("Did that help? (yes / no)")
GLAD = mark("Glad to hear it! Just write if there is anything else.")
SORRY = mark("I'm sorry that this didn't help.")
DID_YOU_MEAN = mark("Did you mean one of these? Please reply with the number.")
WHICH_NUMBER = mark("Please reply with one of these numbers.")
NONE_OF_THESE = mark("None of these")
REPHRASE = mark("I'm not sure that I understand. Could you say it in other words?")
REPHRASE_NOW = mark("All right, please describe it in other words.")
STILL_UNSURE = mark("I'm sorry, I have no answer to that.")
SAID_ALREADY = mark("That is what I answered just now, and I know no more about it.")
SAID_ABOVE = mark("I have answered that above, in this conversation, and I know no more about it.")
AGAIN = mark("I think we are going round in circles.")
NO_SEARCH = mark("I'm sorry, I can't look anything up at the moment.")
OFFER = mark("How shall we go on?\n1. Talk to a person\n2. Ask in other words")
AS_YOU_LIKE = mark("All right. Just write if there is anything else.")
LOOKING_FOR_AGENT = mark("All right, I'm looking for an agent for you.")

MENU_PERSON = mark("Talk to a person")
MENU_BACK = mark("To go back, write “back”.")
MENU_STILL = mark("You can also reply with a number of the menu; write “menu” to see it again.")

FORM_SKIP = mark("You can write “skip” here.")
FORM_SUMMARY = mark("{title}: please check.")
FORM_LINE = mark("{label}: {answer}")
FORM_CONFIRM = mark("Write “confirm” if all is right, or the number of what is to be changed.")
FORM_SO_FAR = mark("What you have entered so far:")
FORM_WHICH = mark("Which number is to be changed?")
FORM_NEEDED = mark("This one can't be skipped.")
FORM_HELP = mark("You can also write “back”, “cancel”, or “agent” to reach a person.")
FORM_DONE = mark("Thank you, we have got it.")
FORM_LEFT = mark("All right, nothing of it was kept.")
FORM_NUMBER = mark("Please write a number, such as 3.")
FORM_WHOLE = mark("Please write a whole number, such as 3.")
FORM_LEAST = mark("It must be at least {n}.")
FORM_MOST = mark("It can't be more than {n}.")
FORM_DATE = mark("Please write a day, such as tomorrow, May 1 or 2030-05-01.")
FORM_EARLIEST = mark("It can't be before {day}.")
FORM_LATEST = mark("It can't be after {day}.")
FORM_PHONE = mark("Please write a telephone number with its area code, such as 02-2345-6789 or 0912-345-678.")
FORM_EMAIL = mark("Please write an e-mail address, such as name@example.org.")
FORM_ID = mark("Please check the number: it isn't a valid ID or business number.")
FORM_PATTERN = mark("That doesn't look right, please check.")
FORM_TOO_LONG = mark("Please write it in at most {n} characters.")

NOT_WAITING = mark("You aren't waiting for an agent, so there is nothing to cancel. Just write your question.")
NOT_WAITING_YET = mark("You aren't waiting for an agent yet.")
NOTED = mark("Noted. The agent will read everything that you write here.")

URGENT: Mapping[Danger, str] = MappingProxyType(
    {
        Danger.SELF_HARM: mark(
            "It sounds as if you are going through something very hard. You are not alone with it: in Taiwan you"
            " can call"
            " 1925 at any hour, free of charge, to talk to someone. If you are in danger right now, please call"
            " 110 or 119."
        ),
        Danger.VIOLENCE: mark(
            "If anyone is in danger, please call 110 (police) right away, or 119 if someone is hurt."
        ),
        Danger.EMERGENCY: mark(
            "If this is an emergency, please call 119 (fire, ambulance) right away, or 110 (police)."
        ),
        Danger.FRAUD: mark(
            "This could be a fraud. Please pay nothing more and give nobody a code or password. Call 165 (anti-fraud"
            " hotline), or 110 (police) if it is happening right now."
        ),
    }
)
URGENT_PERSON = mark("{text} I'm getting a person for you here as well.")
URGENT_AGAIN = mark("Please call: 1925 (someone to talk to), 110 (police), 119 (fire, ambulance), 165 (fraud).")
