-- The customer's record: attributes, tags and notes, whose turn it is to serve them, and contacts outside of IMCS.
--
-- Everything here is words about a person: all of it is erased with them, and none of it stands in facts.

begin immediate;

alter table customer add column dedicated integer;  -- the agent whose turn it is before anybody else's
alter table customer add column merged_into integer references customer (id);  -- the same person; nothing else is left here
alter table customer add column changed integer not null default 0;  -- the change of `customer` that wrote it last
alter table customer add column card_asked integer not null default 0;  -- whether the customer's own card was asked for
create index customer_changed on customer (changed);
create index customer_merged on customer (merged_into) where merged_into is not null;

create table attribute (
    customer integer not null references customer (id),
    name text not null,
    value text not null,
    source text not null,  -- hand, flow or crm
    primary key (customer, name)
);

create table customer_tag (
    customer integer not null references customer (id),
    tag text not null,
    primary key (customer, tag)
);

create table customer_note (
    id integer primary key autoincrement,
    customer integer not null references customer (id),
    at text not null,
    who text not null,
    body text not null
);
create index note_of_customer on customer_note (customer, id);

-- What happened by phone, fax, letter or at the counter, written down by hand.
create table contact (
    id integer primary key autoincrement,
    customer integer not null references customer (id),
    at text not null,
    channel text not null,
    who text not null,
    body text not null
);
create index contact_of_customer on contact (customer, at);

insert into change (what, number) values ('customer', 0);

pragma user_version = 4;

commit;
