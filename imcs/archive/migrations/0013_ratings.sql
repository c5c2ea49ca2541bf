-- How customers found the service of an agent: asked once after a conversation, and answered or not.

begin immediate;

create table rating (
    conversation integer primary key references conversation (id),
    asked_at text not null,
    at text,  -- when the mark was given, the last time; null while it wasn't
    mark integer,  -- 1 to 5
    comment text not null default ''
);
create index rating_asked on rating (asked_at);

pragma user_version = 13;

commit;
