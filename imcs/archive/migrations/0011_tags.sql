-- What a conversation was about, in the agents' words or their operator's: tags, and the reasons for its end.

begin immediate;

create table conversation_tag (
    conversation integer not null references conversation (id),
    tag text not null,
    agent integer not null,
    at text not null,
    primary key (conversation, tag)
);

pragma user_version = 11;

commit;
