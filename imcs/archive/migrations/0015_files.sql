-- Files that were sent, as the addresses that clients name them by, and the copies kept of them beside the database.

begin immediate;

create table file (
    id integer primary key,
    conversation integer not null references conversation (id),
    line text not null,  -- the id of the line that named it
    at text not null,
    url text not null,
    name text,  -- of the copy; null until it was fetched, '' where there is none
    size integer not null default 0,
    fault text not null default ''  -- why there is none
);

create index file_by_conversation on file (conversation);
create index file_wanted on file (id) where name is null;

pragma user_version = 15;

commit;
