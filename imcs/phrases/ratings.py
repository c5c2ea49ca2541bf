"""Texts about how customers found the service; English is the key into `locale/*/LC_MESSAGES/imcs.po`. Words only."""

from bots.texts import mark

# To customers.
ASK = mark(
    "How was it? Please answer with 1 (poor) to 5 (great), or with 👍 or 👎. If you have another question,"
    " just write it."
)
THANKS = mark(
    "Thank you for your rating ({mark} of 5). If you'd like to tell us more, write “Comment: …” or reply to this"
    " message. Whatever else you write is taken as a new question."
)
OWN_RATING = mark("Your rating: {mark} of 5, comment: {comment}")
THANKS_FOR_COMMENT = mark("Thank you for your comment.")

# To the staff.
HISTORY_MARK = mark("{line} · rated {mark}/5")
REPORT_RATED = mark("{queue}: rated {mean} of 5 · {given} of {asked} asked ({share})")
REPORT_RATED_AGENT = mark("   {agent}: {mean} of 5 · {given} of {asked}")
