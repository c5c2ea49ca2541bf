-- What supervisors did to conversations and colleagues, for whoever has to answer for it.

begin immediate;

create table audit (
    id integer primary key,
    at text not null,
    agent integer not null,  -- who did it
    act text not null,
    conversation integer,
    whom integer,  -- the agent it was done to
    detail text not null default ''  -- a queue, a number, or what was whispered
);

create index audit_by_conversation on audit (conversation);

pragma user_version = 6;

commit;
