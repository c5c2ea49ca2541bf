"""What the service says to managers about many articles at a time; see `phrases`. Words only."""

from bots.texts import mark

TRIAL = mark("Trial run {number}, nothing is saved yet. New: {new}, different: {different}, as they are: {same}")
NEW = mark("+ [{article}] {question}")
DIFFERENT = mark("~ [{article}] {question} ({parts})")
CONFIRM = mark("!kb import {number} saves all of it.")
ALL_THE_SAME = mark("All {count} articles are there already, just like this. There is nothing to save.")
FAULTY = mark("Nothing of it can be saved as long as rows are faulty: {count}")
FAULT = mark("Line {line}: {reason}")
NO_ARTICLES = mark("There are no articles in it.")
TOO_MUCH = mark(
    "That is too long for one message; nothing was read. On the server, “imcs kb import FILE” takes any size."
)
SEND_IT = mark(
    "Please send the file now, as CSV, YAML or JSONL, or write !kb import and its text on the lines below. "
    "It is tried out first; nothing is saved."
)
NO_UPLOAD_HOSTS = mark(
    "The settings don't say where files sent here lie (service.upload_hosts), so none is fetched. "
    "Please write its text below !kb import."
)
FOREIGN_FILE = mark("Only files sent through our own server are fetched, which lie at {hosts}. Nothing was read.")
ENCRYPTED_FILE = mark("That file is encrypted and can't be read. Please switch encryption off here and send it again.")
FILE_TOO_LARGE = mark(
    "That file is larger than {limit} KB; nothing was read. On the server, “imcs kb import FILE” takes any size."
)
NOT_FETCHED = mark("The file couldn't be fetched from the server. Please send it again.")
NO_TRIAL = mark("You have no trial run {number}. Please send the articles again with !kb import.")
CHANGED_MEANWHILE = mark(
    "Some of these articles were changed meanwhile, so nothing was saved. It would now be like this:"
)
SAVED = mark("Saved, new or different: {count}. The bot says what is published from now on.")
NO_FORMAT = mark("“{format}” isn't a format. These are: csv, yaml, jsonl")
TOO_LONG = mark(
    "{count} articles are too long for one message. On the server, “imcs kb export FILE.{ending}” writes them."
)
