-- A name that no other archive has: an index made from another is noticed by it.

begin immediate;

create table archive_name (
    id integer primary key check (id = 1),  -- there is one row only
    name text not null
);

insert into archive_name (id, name) values (1, lower(hex(randomblob(16))));

pragma user_version = 23;

commit;
