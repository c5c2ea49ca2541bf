-- What conversations teach: drafts of articles, questions without an answer, and what people thought of answers.
--
-- Nothing here names a customer but through the conversation; texts are masked before they are written.

begin immediate;

alter table conversation add column mined integer not null default 0;  -- whether it was looked through for a draft
create index conversation_unmined on conversation (id) where mined = 0;

create table draft (
    id integer primary key autoincrement,  -- its number for people, never given twice
    state text not null,
    version integer not null,
    created_at text not null,
    changed_at text not null,
    who text not null,  -- who changed it last; '' for the service itself
    why text not null,
    body text not null
);
create index draft_open on draft (id) where state = 'open';

create table draft_version (
    draft integer not null references draft (id),
    version integer not null,
    state text not null,
    at text not null,
    who text not null,
    why text not null,
    body text not null,
    primary key (draft, version)
);

-- Where it was said: several conversations with the same question have one draft.
create table draft_conversation (
    conversation integer primary key references conversation (id),
    draft integer not null references draft (id)
);
create index conversation_of_draft on draft_conversation (draft);

-- Which version each manager saw last: only that one can be approved by them.
create table draft_shown (
    draft integer not null references draft (id),
    agent integer not null references agent (id),
    version integer not null,
    primary key (draft, agent)
);

create table gap (
    conversation integer primary key references conversation (id),
    queue text not null,
    at text not null,
    question text not null
);
create index gap_at on gap (at);

-- One row for each time somebody used an article: did it answer the question?
create table feedback (
    id integer primary key autoincrement,
    at text not null,
    conversation integer references conversation (id),
    article text not null,
    verdict text not null,
    agent integer,
    note text not null default '',
    question text,  -- masked; null until the service has taken it up
    learnt integer not null default 0  -- whether its question went into the article
);
create index feedback_new on feedback (id) where question is null;
create index feedback_of_article on feedback (article, verdict);

pragma user_version = 3;

commit;
