-- What flows pass on to other systems by HTTP: kept until it's accepted there, and erased with the customer.

begin immediate;

create table posting (
    id integer primary key autoincrement,
    conversation integer not null references conversation (id),
    at text not null,
    url text not null,
    key text not null,  -- the same at each try, so that what arrives twice counts once
    body text not null,
    tries integer not null default 0,
    due_at text,  -- when it's tried next; null once it's settled
    fault text not null default ''  -- why it didn't arrive; '' where it did
);
create index posting_due on posting (due_at) where due_at is not null;
create index posting_of_conversation on posting (conversation);

pragma user_version = 9;

commit;
