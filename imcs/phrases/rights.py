"""What customers read about their own data, once; see `phrases`. Words only."""

from bots.texts import mark

HELD = mark("What we hold about you (customer number {number}):")
NAME = mark("Name: {value}")
ADDRESS = mark("Address: {value}")
TALKS = mark("Conversations: {conversations}, with {lines} lines, the first on {since}")
OTHERS = mark("Notes by our staff: {notes}; calls, letters and visits on record: {contacts}")
NOTE = mark("Note by our staff ({time}): {text}")
CONTACT = mark("{channel}, noted by our staff ({time}): {text}")
THIRD_PERSONS = mark(
    "Names, numbers and addresses of other people in our staff's notes are replaced by words in [brackets]."
)
LEARNT_FROM = mark("We use it to handle your requests and, with personal data masked, to improve our answers.")
NOT_LEARNT_FROM = mark("We use it to handle your requests only, as you asked; nothing is learnt from it.")
YOUR_RIGHTS = mark(
    "Write “copy of my data” for all of it, “correct my data” if something is wrong, “stop using my data” if nothing is"
    " to be learnt from it, or “delete my data” to have it erased."
)
MORE_HELD = mark("Forms: {forms}, passed on to other systems: {passed}; ratings: {ratings}")
COPY_FILE = mark(
    "All your data are in the file that follows. Only you are given its address; please keep a copy, since it isn't"
    " kept there for ever."
)
COPY = mark("Your data, in {parts} messages:")
COPY_CUT = mark(
    "Your data are too long for messages here. These are the latest; an agent can give you the whole as a file."
)
COPY_TALK = mark("Conversation {number} · {day}")
YOU = mark("You")
WE = mark("We")
CORRECT = mark("Please write what is wrong and how it should read. An agent will correct it.")
STOPPED = mark(
    "From now on nothing is learnt from your conversations: they aren't searched, and no answer is made of them. They"
    " are still kept to handle your requests. “Allow use of my data” takes this back."
)
ALLOWED = mark("Thank you. Your conversations may improve our answers again, with personal data masked.")
ASK_ERASE = mark(
    "Everything we hold about you will be erased: what was written here, your record, and what was learnt from you"
    " alone. A request that is still waiting ends. This can't be undone. To confirm, write “confirm erase”."
)
KEPT = mark("All right, nothing was erased.")
STILL_TALKING = mark("You are talking with an agent at the moment. Please ask again when that conversation is over.")
ERASING = mark("Your data are being erased. This takes a moment; we tell you when it is done.")
ERASED = mark("Done: {lines} lines of {conversations} conversations are erased, and everything else about you.")
APPROVED_STAYS = mark("What our staff had approved as a general answer stays, without any link to you.")
NOT_REACHED = mark(
    "We can't reach what your own app and your provider's archive have kept, nor what our staff's apps keep although we"
    " asked them to take the lines back, nor files with your data that you had us send you: those go from the file"
    " server when their time is over."
)
COPIES = mark(
    "Older security copies (the latest of {day}) still hold your data until they are deleted; restoring one erases your"
    " data again."
)
ASKED_AN_AGENT = mark(
    "The customer asks about their own data. The same word sees, copies, stops or erases once this conversation is"
    " over."
)
